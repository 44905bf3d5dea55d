import fc from "fast-check";
import { PRIORITIES } from "../../../contract/entry";
import type { Fields } from "../../../contract/json";
import type { Change, PullPage } from "../../../contract/pull";
import { findDomain } from "../../domains/registry";
import { type BuiltPage, buildPage, type CellRange } from "../build-page";
import type { FoundRecord } from "../change";
import { type Checkpoint, EVERYTHING, type PullScope, startCheckpoint } from "../checkpoint";
import { decodeCheckpoint, plainSeal } from "../checkpoint-code";
import type { OwnTold } from "../own-writes";
import { bornRecord, deleteRecord, markOf, type RecordState, reviveRecord, writeFields } from "../record";
import { fittingRecords } from "./fitting-records";

const FEW_BYTES = 60;
const SEAL = plainSeal("6f0c1c2e-7d53-4a5e-9f0e-4c1c5f1d2a3b");

/** A tenant's records in memory: every write takes the next version. */
export class Store {
  counter = 0;
  readonly records = new Map<string, RecordState>();
  readonly ownTold = new Map<number, OwnTold>();

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

  /** What stands beyond `after`, in version order. */
  beyond(after: number, cells: CellRange[] | undefined): FoundRecord[] {
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
    return found.filter(wanted).sort((a, b) => a.record.version - b.record.version);
  }
}

/** What a phone keeps, as a backup holds it. */
export type Backup = { copy: ReadonlyMap<string, Fields>; checkpoint: Checkpoint };

/** A device that believes what it is sent. Its own writes reach its copy at once, as answers to a push would. */
export class Phone {
  copy = new Map<string, Fields>();
  checkpoint: Checkpoint = startCheckpoint(1);
  /** The last page that it was given. */
  page: PullPage | undefined;

  constructor(
    readonly no: number,
    private readonly store: Store,
  ) {}

  write(key: string, op: "set" | "unset" | "delete", set: Fields): void {
    const known = this.copy.get(key);
    const stood = this.store.records.get(key);
    this.store.write(this.no, key, op, set);
    const record = this.store.records.get(key);
    if (!record) return;
    if (record.deleted) this.copy.delete(key);
    else if (!known || stood?.deleted) this.copy.set(key, { ...record.data });
    else this.copy.set(key, this.#answered(record, known, Object.keys(set)));
  }

  backup(): Backup {
    return { copy: structuredClone(this.copy), checkpoint: this.checkpoint };
  }

  restore({ copy, checkpoint }: Backup): void {
    this.copy = structuredClone(copy) as Map<string, Fields>;
    this.checkpoint = checkpoint;
  }

  /** A page that was given out and never arrived; true if it was the last. */
  async loseAnswer(scope: PullScope, limit: number): Promise<boolean> {
    return (await this.#page(scope, limit, 1_000_000)).complete;
  }

  async pull(scope: PullScope, limit: number, maxBytes = 1_000_000): Promise<Change[]> {
    const page = await this.#page(scope, limit, maxBytes);
    for (const change of page.items) this.#apply(change);
    const decoded = decodeCheckpoint(SEAL, page.checkpoint);
    if (!decoded) throw new Error(`not decoded: ${page.checkpoint}`);
    this.checkpoint = decoded;
    return page.items;
  }

  async #page(scope: PullScope, limit: number, maxBytes: number): Promise<BuiltPage> {
    const { store, no: device } = this;
    const { counter } = store;
    const page = await buildPage({
      seal: SEAL,
      checkpoint: this.checkpoint,
      scope,
      limit,
      maxBytes,
      counter,
      device,
      ownTold: this.store.ownTold.get(device) ?? {},
      // A few records at a time, as if each were long.
      read: async (after, cells, { limit }) =>
        fittingRecords(store.beyond(after, cells), { limit, bytes: FEW_BYTES }),
      count: async (after, cells) =>
        store.beyond(after, cells).filter(({ record }) => !record.deleted).length,
    });
    if (page.ownTold) store.ownTold.set(device, { ...store.ownTold.get(device), ...page.ownTold });
    const { items: changes, checkpoint, complete } = page;
    this.page = JSON.parse(page.text) as PullPage;
    const { progress } = this.page;
    const text = JSON.stringify({ changes, checkpoint, has_more: !complete, progress });
    if (page.text !== text) throw new Error(`the page reads ${page.text}`);
    if (changes.length > 1 && Buffer.byteLength(text) > maxBytes) throw new Error(`too long: ${text}`);
    return page;
  }

  /** What the device holds behind its push: an answer tells what others changed, never what the device wrote before. */
  #answered(record: RecordState, known: Fields, written: readonly string[]): Fields {
    const held = { ...record.data };
    for (const field of Object.keys({ ...known, ...record.data })) {
      if (written.includes(field) || markOf(record, field)[1] !== this.no) continue;
      if (Object.hasOwn(known, field)) held[field] = known[field] ?? null;
      else delete held[field];
    }
    return held;
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

/** What a device that starts from nothing would hold. */
export function alive(store: Store): Map<string, Fields> {
  const living = [...store.records].filter(([, record]) => !record.deleted);
  return new Map(living.map(([key, record]) => [key, record.data]));
}

export const anyScope: fc.Arbitrary<PullScope> = fc.oneof(
  fc.constant(EVERYTHING),
  fc.record({
    domains: fc.subarray(["task", "ticket", "journal"], { minLength: 1 }),
    priorities: fc.constantFrom(PRIORITIES, PRIORITIES.slice(1), PRIORITIES.slice(2)),
  }),
);

export const anyWrite = fc.record({
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
});

export const anyPull = fc.record({
  kind: fc.constant("pull" as const),
  phone: fc.integer({ min: 0, max: 2 }),
  scope: anyScope,
  limit: fc.integer({ min: 1, max: 3 }),
  maxBytes: fc.constantFrom(1, 300, 400, 600, 10_000),
});
