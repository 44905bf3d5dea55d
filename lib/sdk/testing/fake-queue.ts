import { PRIORITIES, type Priority } from "../../contract/entry";
import type { PushConflict, PushResult } from "../../contract/push";
import type { Clock } from "../../core/conflict/clock";
import { settlementOf } from "../../core/queue/settle";
import { type QueuedEntry, toQueue } from "../../core/queue/to-queue";
import { recordKey } from "../../core/sync/apply-push";
import type { Edit, Rejection } from "../../core/sync/edit";
import type { Entry } from "../entry";
import type { FakeTenant } from "./fake-tenant";

/** An entry on the server that is still to be applied, with the clock of the request that brought it. */
type Item = QueuedEntry & { device: number; batchId: string; clock: Clock };
type Told = { results: PushResult[]; conflicts: PushConflict[] };
type Incoming = Parameters<typeof toQueue>[0][number];

/** The inbound queue of the fake server. */
export class FakeQueue {
  /** Op ids of edits that were refused when their turn came. A person may mend or discard those; this one discards them at once. */
  readonly discarded = new Set<string>();
  #items: Item[] = [];
  readonly #batches = new Map<number, Set<string>>();

  /** `read` reads an entry as the server would now. */
  constructor(
    private readonly tenant: FakeTenant,
    private readonly read: (raw: Entry, fallbackOpId: string) => Edit | Rejection,
  ) {}

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const items = [...this.#items];
    return () => {
      this.#items = [...items];
    };
  }

  /** Op ids of what waits, oldest first. */
  get opIds(): string[] {
    return this.#items.map(({ opId }) => opId);
  }

  /** The batches of a device whose edits came here. */
  batchesOf(device: number): ReadonlySet<string> {
    return this.#batches.get(device) ?? new Set();
  }

  /** How many edits of this device wait. */
  waiting(device: number): number {
    return this.#items.filter((item) => item.device === device).length;
  }

  /** Whether an earlier edit of the device waits on this record, so that a later one must not overtake it. */
  holds(device: number, domain: string | null, mobileId: string | null): boolean {
    return this.#items.some(
      (item) => item.device === device && item.domain === domain && item.mobileId === mobileId,
    );
  }

  add(device: number, batchId: string, clock: Clock, entries: readonly Incoming[]): void {
    const records = new Map(
      entries.flatMap(({ edit }) => {
        const key = keyOf(edit);
        const stored = this.tenant.stored(key, device);
        return stored ? [[key, stored] as const] : [];
      }),
    );
    if (entries.length === 0) return;
    this.#batches.set(device, new Set(this.batchesOf(device)).add(batchId));
    this.#items.push(...toQueue(entries, records).map((entry) => ({ ...entry, device, batchId, clock })));
  }

  /** Applies what waits, the most urgent first: all of it, or at most `limit` of one device from `priority` up. */
  apply(only?: { device: number; priority: Priority; limit: number }): Told {
    const due = this.#items
      .filter((item) => !only || (item.device === only.device && rank(item.urgency) >= rank(only.priority)))
      .toSorted((a, b) => rank(b.urgency) - rank(a.urgency))
      .slice(0, only?.limit);
    this.#items = this.#items.filter((item) => !due.includes(item));
    const told = due.map((item) => this.#applyOne(item));
    return {
      results: told.flatMap(({ results }) => results),
      conflicts: told.flatMap(({ conflicts }) => conflicts),
    };
  }

  #applyOne({ device, clock, entry, opId, domain, mobileId, priority }: Item): Told {
    const before = this.tenant.counter;
    const { results, conflicts } = this.tenant.push([this.read(JSON.parse(entry), opId)], device, clock);
    const [result] = results;
    if (!result) throw new Error("an item was left without a result");
    const { version = 0 } = result;
    const isDone = settlementOf(result).state === "done";
    if (!isDone) this.discarded.add(opId);
    const outcome = isDone ? result.status : "discarded";
    const at = isDone && version > before ? version : null;
    this.tenant.settle([{ device, domain, mobileId, priority, outcome, version: at }]);
    return { results, conflicts };
  }
}

function keyOf(edit: Edit | Rejection): string {
  return recordKey("code" in edit ? (edit.domain ?? "") : edit.domain.name, edit.mobileId ?? "");
}

function rank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}
