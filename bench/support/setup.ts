import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@/lib/db/embedded/free-port";
import { openDatabase } from "@/lib/db/open-database";
import { withClient } from "@/lib/db/with-client";

export type BenchServer = {
  url: string;
  memoryMb: () => number;
  peakMemoryMb: () => number;
  /** What the server process has computed so far, in ms: says more than the clock where others share the machine. */
  cpuMs: () => number;
  pid: () => number;
  /** Of the process that started all others of the server. */
  launcherPid: number;
};
export type BenchSetup = {
  whole: BenchServer;
  bare: BenchServer;
  ownerUrl: string;
  runtimeUrl: string;
  dataDir: string;
};

/**
 * A database in a folder of its own with both servers on it: the whole one as `npm start` runs it, with more in its
 * environment where that is given, and the bare one. Everything is stopped and removed behind `measure`.
 */
export async function withBothServers(
  measure: (setup: BenchSetup) => Promise<void>,
  more: Record<string, string> = {},
): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tidelock-bench-"));
  const database = await openDatabase({ dataDir, report: () => {} });
  const children: ChildProcess[] = [];
  try {
    await withClient(database.ownerUrl, (owner) =>
      owner.query(`CREATE TABLE bare_record (tenant_id uuid, domain text, mobile_id text, data jsonb,
        PRIMARY KEY (tenant_id, domain, mobile_id)); GRANT ALL ON bare_record TO tidelock_runtime`),
    );
    const whole = await startWhole(children, dataDir, more);
    const bare = await start(children, ["--import", "tsx", "bench/support/bare-server.ts"], {
      BARE_DATABASE_URL: database.runtimeUrl,
    });
    process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
    await measure({ whole, bare, ownerUrl: database.ownerUrl, runtimeUrl: database.runtimeUrl, dataDir });
  } finally {
    await Promise.all(children.map(stop));
    await database.release();
    await rm(dataDir, { recursive: true });
  }
}

/**
 * The whole server alone, just started on a folder that has a database, for as long as `measure` takes; with more in its
 * environment where that is given.
 */
export async function withServer(
  dataDir: string,
  measure: (server: BenchServer) => Promise<void>,
  more: Record<string, string> = {},
): Promise<void> {
  const children: ChildProcess[] = [];
  try {
    await measure(await startWhole(children, dataDir, more));
  } finally {
    await Promise.all(children.map(stop));
  }
}

function startWhole(children: ChildProcess[], dataDir: string, more: Record<string, string> = {}) {
  return start(children, ["scripts/start.mjs"], {
    TIDELOCK_DATA_DIR: dataDir,
    TIDELOCK_DEMO: "off",
    LOG_LEVEL: "error",
    DEVICE_REQUESTS_PER_SECOND: "100000",
    PERSON_REQUESTS_PER_SECOND: "100000",
    ...more,
  });
}

async function start(children: ChildProcess[], command: string[], environment: Record<string, string>) {
  const port = String(await freePort());
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment, PORT: port },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await readyLine(child);
  return { url: `http://127.0.0.1:${port}`, ...memoryOf(child) };
}

async function readyLine(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("the server has no output");
  for await (const line of createInterface(child.stdout)) if (line.startsWith("Ready")) return;
  throw new Error("the server ended before it was ready");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** Memory and time of the server process: the youngest descendant, which for the whole server is Next itself. */
function memoryOf(child: ChildProcess): Omit<BenchServer, "url"> {
  const read = (key: string) => {
    const status = readFileSync(`/proc/${serverPid(Number(child.pid))}/status`, "utf8");
    return Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  };
  const cpuMs = () => {
    const stat = readFileSync(`/proc/${serverPid(Number(child.pid))}/stat`, "utf8");
    const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
    return (Number(user) + Number(system)) * TICK_MS;
  };
  return {
    memoryMb: () => read("VmRSS"),
    peakMemoryMb: () => read("VmHWM"),
    cpuMs,
    pid: () => serverPid(Number(child.pid)),
    launcherPid: Number(child.pid),
  };
}

function serverPid(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean);
  const nodes = children.filter((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("next"));
  const [next] = nodes;
  return next ? serverPid(Number(next)) : pid;
}
