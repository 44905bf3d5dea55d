import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRIORITIES } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { Change } from "../../contract/pull";
import { DOMAIN_NAMES, findDomain } from "../domains/registry";
import { buildPage, type CellRange } from "./build-page";
import type { FoundRecord } from "./change";
import { type Checkpoint, type PullScope, startCheckpoint } from "./checkpoint";
import { decodeCheckpoint } from "./checkpoint-code";
import { bornRecord, deleteRecord, type RecordState, reviveRecord, writeFields } from "./record";

const TENANT = "6f0c1c2e-7d53-4a5e-9f0e-4c1c5f1d2a3b";

/** A tenant's records in memory: every write takes the next version. */
class Store {
  counter = 0;
  readonly records = new Map<string, RecordState>();

  write(writer: number, key: string, op: "set" | "unset" | "delete", set: Fields): void {
    const record = this.records.get(key);
    if (!record && op !== "set") return;
    const mark = [++this.counter, writer, null] as const;
    if (!record) this.records.set(key, bornRecord(set, mark));
    else if (op === "delete") this.records.set(key, record.deleted ? record : deleteRecord(record, mark)[0]);
    else {
      const changes = op === "set" ? { set, unset: [] } : { set: {}, unset: Object.keys(set) };
      const next = record.deleted ? reviveRecord : writeFields;
      this.records.set(key, next(record, changes, mark)[0]);
    }
  }

  read = async (after: number, cells: CellRange[] | undefined, limit: number): Promise<FoundRecord[]> => {
    const found = [...this.records].map(([key, record]): FoundRecord => {
      const [domain = "", mobileId = ""] = key.split("/");
      const priority = PRIORITIES.indexOf(findDomain(domain)?.priorityOf(record.data) ?? "normal");
      return { domain, mobileId, priority, record };
    });
    const wanted = ({ domain, priority, record }: FoundRecord) =>
      record.version > after &&
      (!cells ||
        cells.some((cell) => {
          const same = cell.domain === domain && PRIORITIES.indexOf(cell.priority) === priority;
          return same && record.version > cell.position;
        }));
    return found
      .filter(wanted)
      .sort((a, b) => a.record.version - b.record.version)
      .slice(0, limit);
  };
}

/** A device that believes what it is sent. Its own writes reach its copy at once, as answers to a push would. */
class Phone {
  readonly copy = new Map<string, Fields>();
  checkpoint: Checkpoint = startCheckpoint(1);

  constructor(
    readonly no: number,
    private readonly store: Store,
  ) {}

  write(key: string, op: "set" | "unset" | "delete", set: Fields): void {
    this.store.write(this.no, key, op, set);
    const record = this.store.records.get(key);
    if (!record) return;
    if (record.deleted) this.copy.delete(key);
    else this.copy.set(key, { ...record.data });
  }

  async pull(scope: PullScope, limit: number, maxBytes = 1_000_000): Promise<Change[]> {
    const { store, no: device } = this;
    const { counter, read } = store;
    const page = await buildPage({
      tenant: TENANT,
      checkpoint: this.checkpoint,
      scope,
      limit,
      maxBytes,
      counter,
      device,
      read,
    });
    const { items: changes, checkpoint, complete } = page;
    const text = JSON.stringify({ changes, checkpoint, has_more: !complete });
    if (page.text !== text) throw new Error(`the page reads ${page.text}`);
    if (changes.length > 1 && Buffer.byteLength(text) > maxBytes) throw new Error(`too long: ${text}`);
    for (const change of page.items) this.#apply(change);
    const decoded = decodeCheckpoint(TENANT, page.checkpoint);
    if (!decoded) throw new Error(`not decoded: ${page.checkpoint}`);
    this.checkpoint = decoded;
    return page.items;
  }

  #apply({ domain, mobile_id, op, data, delta, unset }: Change): void {
    const key = `${domain}/${mobile_id}`;
    if (op === "delete") this.copy.delete(key);
    else if (data) this.copy.set(key, { ...data });
    else {
      const known = this.copy.get(key);
      if (!known) throw new Error(`a delta of ${key}, which the device does not have`);
      Object.assign(known, delta);
      for (const field of unset ?? []) delete known[field];
    }
  }
}

const EVERYTHING: PullScope = { domains: DOMAIN_NAMES, priorities: PRIORITIES };
const anyScope: fc.Arbitrary<PullScope> = fc.oneof(
  fc.constant(EVERYTHING),
  fc.record({
    domains: fc.subarray(["task", "ticket", "journal"], { minLength: 1 }),
    priorities: fc.constantFrom(PRIORITIES, PRIORITIES.slice(1), PRIORITIES.slice(2)),
  }),
);
const anyStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      phone: fc.integer({ min: 0, max: 2 }),
      key: fc.constantFrom("task/a", "task/b", "ticket/a", "ticket/b", "journal/a"),
      op: fc.constantFrom("set" as const, "set" as const, "unset" as const, "delete" as const),
      set: fc.record(
        {
          title: fc.constantFrom("x", "ü", "日本", "😀"),
          priority: fc.constantFrom("low", "medium", "high"),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pull" as const),
      phone: fc.integer({ min: 0, max: 2 }),
      scope: anyScope,
      limit: fc.integer({ min: 1, max: 3 }),
      maxBytes: fc.constantFrom(1, 300, 400, 600, 10_000),
    }),
  },
);

describe("pulls in pages, wide and narrow, in any order", () => {
  it("leave every device with what the server holds, and send nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const store = new Store();
        const phones = [1, 2, 3].map((no) => new Phone(no, store));
        const [one, two] = phones;
        // The third starts from nothing somewhere in the middle, and writes nothing of its own.
        await one?.pull(EVERYTHING, 1);
        await two?.pull(EVERYTHING, 1);
        for (const step of steps) {
          const phone = phones[step.phone];
          if (step.kind === "pull") await phone?.pull(step.scope, step.limit, step.maxBytes);
          else if (step.phone < 2) phone?.write(step.key, step.op, step.set);
        }
        for (const phone of phones) {
          while ((await phone.pull(EVERYTHING, 2, 700)).length > 0);
          expect(phone.copy).toEqual(alive(store));
          expect(await phone.pull(EVERYTHING, 100)).toEqual([]);
          expect(phone.checkpoint.cells.size).toBe(0);
        }
        const fresh = new Phone(9, store);
        await fresh.pull(EVERYTHING, 1000);
        expect(fresh.copy).toEqual(alive(store));
      }),
      { numRuns: 2000 },
    );
  });
});

function alive(store: Store): Map<string, Fields> {
  const living = [...store.records].filter(([, record]) => !record.deleted);
  return new Map(living.map(([key, record]) => [key, record.data]));
}
