import type { Fields, Json } from "@/lib/contract/json";
import { chance, integerBetween, pick, pickWeighted, type Random, sample } from "@/lib/core/random";
import { InvalidEdit } from "@/lib/sdk/check-edit";
import type { LocalRecord } from "@/lib/sdk/local-record";
import type { Mutation } from "@/lib/sdk/make-edit";
import type { SimDevice } from "./sim-device";

/** Few values and few records, so that devices meet; text carries the tenant's mark, so that a leak shows. */
export type Vocabulary = { mark: string; domains: readonly string[]; idsPerDomain: number };

const PRIORITIES = ["low", "medium", "high", "critical", "blazing"];
const TIMES = ["2026-11-22T08:00:00Z", "2026-11-23T09:30:00+02:00"];

const FIELDS: { [domain: string]: { [field: string]: readonly Json[] } } = {
  journal: { title: ["a", "b"], mood: ["good", "bad", null], tags: [["x"], ["x", "y"], []] },
  attendance: { status: ["in", "out", "sick"], site: ["north", "south"], latitude: [52.5, -12.25, 0] },
  task: {
    status: ["open", "doing", "done"],
    priority: PRIORITIES,
    assignee: ["kim", "lee", null],
    due_at: TIMES,
  },
  ticket: {
    status: ["open", "resolved", "closed"],
    priority: PRIORITIES,
    assignee: ["kim", "lee"],
    is_escalated: [true, false],
    escalation_level: [0, 1, 2, 3],
  },
  work_order: {
    status: ["planned", "done"],
    parts: [[{ sku: "p1", n: 2 }], []],
    labor_minutes: [0, 15, 600],
  },
};

/** What every domain also gets: free text with the mark, and fields that no domain knows. */
function freeFields(random: Random, mark: string): { [field: string]: readonly Json[] } {
  const text = `${mark} ${integerBetween(random, 1, 9)}`;
  return { note: [text, `${text} ü 🛠`], x_nested: [{ by: mark, steps: [1, { deep: text }] }, {}, 0] };
}

/** One thing that a user does to a record; now and then something that the SDK or the server must refuse. */
export async function actAsUser(random: Random, device: SimDevice, vocabulary: Vocabulary): Promise<void> {
  const { mark, idsPerDomain } = vocabulary;
  const domains = device.parts.domains ?? vocabulary.domains;
  const domain = pick(random, domains);
  const mobileId = `r${integerBetween(random, 1, idsPerDomain)}`;
  const shown = await device.client.get(domain, mobileId);
  const mutation = mutationOf(random, { ...freeFields(random, mark), ...FIELDS[domain] }, shown);
  try {
    const { opId } = await device.client.mutate({ domain, mobileId, ...mutation });
    if (opId !== null) device.ledger.issued.add(opId);
  } catch (error) {
    if (!(error instanceof InvalidEdit)) throw error;
  }
}

type Change = Omit<Mutation, "domain" | "mobileId"> & { domain?: string };

function mutationOf(
  random: Random,
  fields: { [field: string]: readonly Json[] },
  shown: LocalRecord | undefined,
): Change {
  const some = (count: number): Fields =>
    Object.fromEntries(
      sample(random, Object.entries(fields), count).map(([field, values]) => [field, pick(random, values)]),
    );
  if (!shown) return { changes: some(4) };
  const kinds: Record<string, () => Change> = {
    edit: () => ({ changes: some(integerBetween(random, 1, 2)) }),
    urgent: () => ({ changes: some(1), priority: "high" }),
    whole: () => ({ fields: { ...shown.fields, ...some(2) } }),
    unset: () => ({ changes: {}, unset: sample(random, Object.keys(shown.fields), 1) }),
    delete: () => ({ op: "delete" }),
    fromAnOldForm: () => ({ changes: some(1), baseVersion: Math.max(0, shown.version - 3) }),
    invalid: () => ({ changes: { escalation_level: "many", status: { not: "text" }, note: "refused" } }),
    invalidKey: () => ({ changes: { "": 1 } }),
    ofANewerApp: () => ({ domain: "visit", changes: some(1) }),
    fromTheFuture: () => ({ changes: some(1), baseVersion: shown.version + 1_000_000 }),
  };
  const weights = {
    edit: 60,
    urgent: 4,
    whole: 10,
    unset: 8,
    delete: 7,
    fromAnOldForm: 6,
    invalid: 2,
    invalidKey: 1,
    ofANewerApp: 2,
    fromTheFuture: 2,
  };
  return kinds[pickWeighted(random, weights)]?.() ?? { changes: some(1) };
}

/** What happens to a phone in a pocket. */
export function befall(random: Random, device: SimDevice): void {
  const hours = (most: number) => (random() * 2 - 1) * most * 3_600_000;
  if (chance(random, 0.3)) device.online = !device.online;
  if (chance(random, 0.2)) device.clockAheadMs = hours(pick(random, [0, 0.001, 1, 30, 24 * 400]));
  if (chance(random, 0.3)) device.restart();
}
