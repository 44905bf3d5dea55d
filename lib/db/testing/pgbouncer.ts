import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../embedded/free-port";
import { unprivileged } from "../embedded/unprivileged";

const DEADLINE_MS = 10_000;

/** Debian's package puts it where only root looks. Undefined where it isn't installed. */
export const PGBOUNCER = ["pgbouncer", "/usr/sbin/pgbouncer"].find(
  (program) => spawnSync(program, ["--version"]).status === 0,
);

export type Pgbouncer = {
  /** The same URL by way of the pooler. */
  through: (url: string) => string;
  stop: () => Promise<void>;
};

/**
 * A pgbouncer in transaction mode before the server of `superuserUrl`, with few connections, so that transactions of one
 * client rarely meet the same one. It asks the server for passwords, so it knows every role.
 */
export async function startPgbouncer(superuserUrl: string, serverConnections = 3): Promise<Pgbouncer> {
  if (!PGBOUNCER) throw new Error("pgbouncer is not installed");
  const server = new URL(superuserUrl);
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "tidelock-pgbouncer-")), "own");
  const { command, own } = unprivileged(folder, PGBOUNCER);
  mkdirSync(folder);
  own(folder);
  const port = await freePort();
  const at = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    own(file);
    return file;
  };
  const password = decodeURIComponent(server.password).replaceAll('"', '""');
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    pool_mode: "transaction",
    default_pool_size: serverConnections,
    max_client_conn: 200,
    auth_type: "scram-sha-256",
    auth_file: at("users.txt", `"${server.username}" "${password}"\n`),
    auth_user: server.username,
    auth_query: "SELECT usename, passwd FROM pg_shadow WHERE usename = $1",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const databases = `[databases]\n* = host=${server.hostname} port=${server.port}\n`;
  const ini = at("pgbouncer.ini", `${databases}[pgbouncer]\n${lines.join("\n")}\n`);
  const { file, args, uid, gid } = command(PGBOUNCER, ["-q", ini]);
  const child = spawn(file, args, { uid, gid, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const exit = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await exit;
    rmSync(path.dirname(folder), { recursive: true });
  };
  for (const since = Date.now(); !(await listens(port)); await sleep(20)) {
    if (child.exitCode === null && Date.now() - since < DEADLINE_MS) continue;
    await stop();
    throw new Error(`pgbouncer did not start: ${said}`);
  }
  return {
    through: (url) => {
      const by = new URL(url);
      by.hostname = "127.0.0.1";
      by.port = String(port);
      return by.href;
    },
    stop,
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
