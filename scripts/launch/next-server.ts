import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "./listen-address";
import { describeEnd, type ServerMemory } from "./server-memory";

const READY_DEADLINE_MS = 120_000;
/** The server gives itself a little less to answer what is open: see lib/http/drain.ts. */
const STOP_DEADLINE_MS = 4_000;

/** Few of the C library's arenas for buffers: each keeps what it once had. */
const ARENAS = { MALLOC_ARENA_MAX: "2" };

// What a push leaves behind fills V8's usual nursery every few requests, and what is in use then is copied for nothing.
// While pushes come, a bounded heap makes V8 look through all of it once a second, with four threads on processors that
// PostgreSQL needs: one may help, and only when the heap has grown by more than half.
function heapArguments({ heapMb, nurseryMb }: ServerMemory): string[] {
  return [
    `--max-old-space-size=${heapMb}`,
    `--max-semi-space-size=${nurseryMb}`,
    "--heap-growing-percent=60",
    "--v8-pool-size=1",
  ];
}

// Longer than the idle time of common balancers, so that the balancer closes a connection first.
const KEEP_ALIVE_MS = "65000";

/** From the sources, from a build beside them, or from a packaged folder, which is the working directory. */
export type ServerForm = "dev" | "built" | "packaged";

type Options = {
  address: Address;
  environment: NodeJS.ProcessEnv;
  memory: ServerMemory;
  form: ServerForm;
};

export type Server = {
  /** Settles when /readyz says so, or with why it never did. */
  ready: Promise<"ready" | Error>;
  /** Settles when the process is gone without having been asked to stop. */
  ended: Promise<Error>;
  stop: () => Promise<void>;
};

/** Next.js as a child process. It ends by itself when we are killed: the channel between us closes then. */
export function startServer({ address, environment, memory, form }: Options): Server {
  const child = spawn(process.execPath, serverArguments(address, memory, form), {
    env: {
      ...environment,
      ...ARENAS,
      NODE_ENV: form === "dev" ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // It drains as lib/http/drain.ts says; `next dev` ends at once.
      ...(form !== "dev" && { NEXT_MANUAL_SIG_HANDLE: "true" }),
      // For the packaged server, which takes no arguments.
      HOSTNAME: address.host,
      KEEP_ALIVE_TIMEOUT: KEEP_ALIVE_MS,
    },
    // Standard output is ours: one line, for whoever waits for it. The server's own goes where logs go.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const exit = once(child, "exit");
  const ended = exit.then(([code, signal]) => new Error(describeEnd(code, signal, memory)));
  return { ready: becomesReady(address.url, child), ended, stop: () => stop(child, exit) };
}

function serverArguments({ host, port }: Address, memory: ServerMemory, form: ServerForm): string[] {
  if (form === "packaged") return [...heapArguments(memory), path.resolve("server.js")];
  const next = path.resolve("node_modules/next/dist/bin/next");
  const listen = ["--hostname", host, "--port", String(port)];
  if (form === "dev") return [next, "dev", ...listen];
  return [...heapArguments(memory), next, "start", ...listen, "--keepAliveTimeout", KEEP_ALIVE_MS];
}

async function becomesReady(url: string, child: ChildProcess): Promise<"ready" | Error> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  let answer = "nothing";
  while (Date.now() < deadline) {
    answer = await ask(`${url}/readyz`);
    if (answer === "200") return "ready";
    if (child.exitCode !== null || child.signalCode !== null) break;
    await sleep(50);
  }
  return new Error(`The server did not become ready (/readyz answered ${answer})`);
}

function ask(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve("nothing"));
  });
}

async function stop(child: ChildProcess, exit: Promise<unknown>): Promise<void> {
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  await exit;
  clearTimeout(killer);
}
