import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { log } from "@/lib/log";
import { beginDraining, endDraining } from "@/lib/services/operation/draining";

type Open = { incoming: IncomingMessage; outgoing: ServerResponse };
type Parts = {
  servers: () => Iterable<Server>;
  /** The requests that are not answered yet. */
  open: () => Iterable<Open>;
  exit: () => void;
};

/** How long new connections are still taken, so that a balancer sees /readyz and clients are told to go. */
const LISTEN_ON_MS = 1_500;
/** Nothing came for so long behind the end of listening: nobody was about to send. */
const QUIET_MS = 100;
/** The launcher, and we ourselves, wait no longer for an answer. */
const DEADLINE_MS = 3_500;

/**
 * From now on SIGTERM and SIGINT end the process in order: /readyz says 503 and every answer `Connection: close`; jobs,
 * workers and streams end; listening stops; what is open is answered, what answers left behind is written. Replaces
 * Next's own way, which stops listening at once and then waits for idle connections too.
 */
export function drainOnSignal(parts: Parts): void {
  let begun = false;
  const begin = (listenOnMs: number) => {
    if (begun) return;
    begun = true;
    void drain(parts, listenOnMs).finally(parts.exit);
  };
  process.on("SIGTERM", () => begin(LISTEN_ON_MS));
  // Ctrl-C: the one who presses it wants it to end.
  process.on("SIGINT", () => begin(0));
}

async function drain({ servers, open }: Parts, listenOnMs: number): Promise<void> {
  const deadline = sleep(DEADLINE_MS, "late" as const);
  const workersEnd = beginDraining();
  for (const { outgoing } of open()) outgoing.shouldKeepAlive = false;
  await sleep(listenOnMs);
  // Right behind the turn in which Node took what the system had accepted: the rest would be reset.
  await turn();
  for (const server of servers()) server.close();

  const done = Promise.all([workersEnd, answered(open, servers)]).then(() => endDraining());
  const end = await Promise.race([done, deadline]);
  if (end === "late") tellWhatIsCut([...open()]);
}

async function answered(open: Parts["open"], servers: Parts["servers"]): Promise<void> {
  let quietSince = Date.now();
  while (Date.now() - quietSince < QUIET_MS) {
    await sleep(20);
    if (!isEmpty(open())) quietSince = Date.now();
  }
  for (const server of servers()) server.closeIdleConnections();
}

const isEmpty = (some: Iterable<unknown>) => [...some].length === 0;

function tellWhatIsCut(open: Open[]): void {
  const requests = open.map(({ incoming }) => `${incoming.method} ${incoming.url?.split("?", 1)[0]}`);
  const what = requests.length > 0 ? `${requests.length} requests` : "jobs";
  log().warn({ requests: requests.slice(0, 20) }, `stopping took too long; ${what} were cut off`);
}
