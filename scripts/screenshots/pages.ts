import type { APIRequestContext } from "@playwright/test";
import type { Shot } from "./shot";
import { states } from "./states";

/** Every page of a server with demo data, full and empty, and what comes up on it. */
export async function pages(session: APIRequestContext): Promise<Shot[]> {
  const ask = async (path: string, asked: { [name: string]: string } = {}) =>
    (await session.get(`/api/sync/${path}`, { params: { tenant_id: "harbour", ...asked } })).json();
  const [devices, conflicts, over] = await Promise.all([
    ask("devices"),
    ask("conflicts"),
    ask("conflicts", { state: "settled" }),
  ]);
  const [device] = devices.items;
  const [waiting] = conflicts.items;
  const [settled] = over.items;
  const moved = await firstMovedOn(over.items, ({ id }) => ask(`conflicts/${id}`));
  const devicePath = `${FULL}/devices/${device.id}`;
  const conflictPath = `${FULL}/conflicts/${waiting.id}`;
  const settledPath = `${FULL}/conflicts/${settled.id}`;
  return [
    ...OTHER_PAGES,
    ...Object.entries(SECTIONS).flatMap(([name, behind]) => [
      { name, path: `${FULL}${behind}` },
      { name: `empty-${name}`, path: `${EMPTY}${behind}` },
    ]),
    { name: "device", path: devicePath },
    { name: "conflict", path: conflictPath },
    { name: "settled-conflict", path: settledPath },
    { name: "record", path: `${FULL}/records/${waiting.domain}/${waiting.mobile_id}` },
    ...states({
      tenant: FULL,
      device: devicePath,
      conflict: conflictPath,
      moved: `${FULL}/conflicts/${moved.id}`,
    }),
  ];
}

type Settled = { id: string };

/** One whose record was written since: its undo asks first. */
async function firstMovedOn(
  settled: readonly Settled[],
  detail: (of: Settled) => Promise<{ undo: { since: unknown[] } | null }>,
): Promise<Settled> {
  for (const conflict of settled) {
    const { undo } = await detail(conflict);
    if (undo && undo.since.length > 0) return conflict;
  }
  throw new Error("No settled conflict has a record that moved on since: is this the demo?");
}

/** The tenant that has lived for two weeks, and the one that has just arrived. */
const FULL = "/t/harbour";
const EMPTY = "/t/newcomer";

const SECTIONS: { [name: string]: string } = {
  overview: "",
  devices: "/devices",
  conflicts: "/conflicts",
  settled: "/conflicts?state=settled",
  reviewed: "/conflicts?state=reviewed",
  policies: "/policies",
  policy: "/policies/ticket",
  "policy-history": "/policies/ticket?view=history",
  queue: "/queue",
  "queue-done": "/queue?state=done",
  alerts: "/alerts",
  "alerts-history": "/alerts?tab=history",
  "alerts-channels": "/alerts?tab=channels",
  "alerts-deliveries": "/alerts?tab=deliveries",
  audit: "/audit",
  restores: "/restores",
  members: "/settings",
  enrolment: "/settings?tab=enrolment",
  tokens: "/settings?tab=tokens",
  limits: "/settings?tab=limits",
  rollout: "/settings?tab=rollout",
  general: "/settings?tab=general",
};

const OTHER_PAGES: readonly Shot[] = [
  { name: "login", path: "/login", anonymous: true },
  { name: "forgotten", path: "/login/forgotten", anonymous: true },
  { name: "dead-link", path: `/login/reset#${"A".repeat(43)}`, anonymous: true },
  { name: "account", path: "/account" },
  { name: "fleet", path: "/admin" },
  { name: "docs", path: "/docs" },
  { name: "phone", path: "/demo", anonymous: true },
  { name: "nowhere", path: "/nowhere" },
];
