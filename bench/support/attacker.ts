import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import { hostileRequest } from "@/lib/http/testing/hostile-request";

export type Attack = {
  url: string;
  seed: number;
  count: number;
  perSecond: number;
  connections: number;
  /** Credentials that it also has: a device's token and the session of a platform admin. */
  token: string;
  session: Record<string, string>;
};
export type Told = { route: string; kind: string; status: number; ms: number };

/** Sends the corpus from a process of its own, so that making it doesn't slow down whoever measures. */
const attack = JSON.parse(process.env.ATTACK ?? "") as Attack;
const agent = new Agent({ keepAlive: true, maxSockets: attack.connections });
const told: Told[] = [];
const started = performance.now();
let sent = 0;
await Promise.all(Array.from({ length: attack.connections }, work));
process.send?.(told, () => process.disconnect());

async function work(): Promise<void> {
  while (sent < attack.count) {
    const no = sent++;
    const wait = started + (no * 1000) / attack.perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    told.push(await strike(no));
  }
}

function strike(no: number): Promise<Told> {
  const random = seededRandom(attack.seed + no);
  const { route, method, path, headers, body } = hostileRequest(random, no);
  const who = route.includes("/api/v1/") ? { authorization: `Bearer ${attack.token}` } : attack.session;
  // Every tenth comes with nothing in its hands.
  const credentials = random() < 0.1 ? {} : who;
  const kind = headers["x-hostile"] ?? "no body";
  const begun = performance.now();
  return new Promise((resolve) => {
    const done = (status: number) => resolve({ route, kind, status, ms: performance.now() - begun });
    const outgoing = request(`${attack.url}${path}`, {
      method,
      agent,
      headers: { ...headers, ...credentials },
    });
    // One that is cut off while it still sends has had its answer, or none: 0.
    outgoing.on("response", (incoming) => incoming.resume().on("end", () => done(incoming.statusCode ?? 0)));
    outgoing.on("error", () => done(0));
    outgoing.end(body);
  });
}
