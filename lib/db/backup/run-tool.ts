import { spawnSync } from "node:child_process";
import { SetupError } from "../setup-error";

/**
 * Runs pg_dump or pg_restore on a database. The password travels in the environment, where other users can't read it.
 * @throws SetupError with what the tool said
 */
export function runTool(tool: "pg_dump" | "pg_restore", url: string, args: readonly string[]): void {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslmode = searchParams.get("sslmode");
  const { status, stderr, error } = spawnSync(tool, args, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      PGHOST: hostname.replace(/^\[|\]$/g, ""),
      PGPORT: port || "5432",
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: decodeURIComponent(pathname.slice(1)),
      ...(sslmode && { PGSSLMODE: sslmode }),
    },
  });
  if (status === 0) return;
  if (error && "code" in error && error.code === "ENOENT") {
    throw new SetupError(
      `${tool} is not installed. Install PostgreSQL's client tools, of the database's version or newer.`,
    );
  }
  throw new SetupError(`${tool} failed: ${error?.message ?? stderr.trim()}`);
}
