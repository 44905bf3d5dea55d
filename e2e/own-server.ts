import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect } from "@playwright/test";

export type OwnServer = {
  child: ChildProcess;
  url: string;
  /** What it wrote to standard output and standard error so far. */
  out: string;
  err: string;
  exit: Promise<unknown[]>;
};

/** Starts and commands on a data folder of a spec's own, beside the server that the other specs share. */
export class OwnServers {
  readonly #started: OwnServer[] = [];

  constructor(readonly dataDir: string) {}

  /** Runs the start command. */
  start(port: string, more: Record<string, string> = {}): OwnServer {
    const child = spawn(process.execPath, ["scripts/start.mjs"], {
      env: { ...this.#environment, PORT: port, ...more },
    });
    const url = `http://127.0.0.1:${port}`;
    const server = { child, url, out: "", err: "", exit: once(child, "exit") };
    child.stdout.on("data", (chunk) => {
      server.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      server.err += chunk;
    });
    this.#started.push(server);
    return server;
  }

  async startReady(port: string, more?: Record<string, string>): Promise<OwnServer> {
    const server = this.start(port, more);
    await expect.poll(() => server.out || server.child.exitCode, { timeout: 90_000 }).toMatch(/^Ready on/);
    return server;
  }

  command(...args: string[]) {
    return this.commandWith("", ...args);
  }

  /** The same with something on standard input. */
  commandWith(input: string, ...args: string[]) {
    return spawnSync(process.execPath, ["scripts/tidelock.mjs", ...args], {
      env: this.#environment,
      encoding: "utf8",
      input,
    });
  }

  get lockFile(): string {
    return path.join(this.dataDir, "postgres/data/postmaster.pid");
  }

  /** The process number of the embedded database. */
  postmaster(): number {
    return Number(readFileSync(this.lockFile, "utf8").split("\n")[0]);
  }

  /** Stops what still runs, and removes the folder. */
  async end(): Promise<void> {
    for (const { child, exit } of this.#started) {
      child.kill("SIGTERM");
      await exit;
    }
    rmSync(this.dataDir, { recursive: true });
  }

  get #environment(): NodeJS.ProcessEnv {
    return { ...process.env, TIDELOCK_DATA_DIR: this.dataDir, TIDELOCK_DEMO: "off" };
  }
}

export async function freePort(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return String(typeof address === "object" ? address?.port : address);
}
