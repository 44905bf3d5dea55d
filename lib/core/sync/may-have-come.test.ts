import fc from "fast-check";
import { expect, it } from "vitest";
import type { PushResult } from "../../contract/push";
import { STRATEGIES } from "../../contract/strategy";
import type { PendingConflict } from "../conflict/join-pending";
import { policyOf } from "../domains/domain";
import { ticket } from "../domains/ticket";
import { applyPush, recordKey, type StoredRecord } from "./apply-push";
import { type Edit, readEdit } from "./edit";
import { mayHaveCome } from "./may-have-come";
import { deleteRecord, type RecordState, type Revision, writeFields } from "./record";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const IDS = ["t1", "t2"];

/** An edit that had an answer other than a refusal, and where the counter stood behind its batch. */
type Taken = { edit: Edit; result: PushResult; counter: number; device: number };

/** A tenant whose devices push by the real engine, and which remembers every edit: what the filter must not need. */
class Tenant {
  counter = 0;
  readonly taken: Taken[] = [];
  readonly records = new Map<string, RecordState>();
  readonly #revisions = new Map<string, Revision[]>();
  readonly #pending = new Map<string, PendingConflict>();

  constructor(private readonly policy: ReturnType<typeof policyOf>) {}

  /** What a push of `device` would read of the records. */
  storedFor(device: number): Map<string, StoredRecord> {
    const stored = [...this.records].map(([key, record]): [string, StoredRecord] => {
      const revisions = this.#revisions.get(key) ?? [];
      return [key, { record, revisions, pending: this.#pending.get(`${device} ${key}`) ?? null }];
    });
    return new Map(stored);
  }

  judge(device: number, edits: readonly Edit[]) {
    return applyPush({
      edits,
      records: this.storedFor(device),
      policyOf: () => ({ version: 1, policy: this.policy, resolution: "on", shadow: null }),
      counter: this.counter,
      device,
      clock: { now: NOW, offset: 0 },
      newConflictId: () => `c${Math.random()}`,
    });
  }

  push(device: number, edits: readonly Edit[]): void {
    const { results, effects } = this.judge(device, edits);
    this.counter = effects.counter;
    for (const { domain, mobileId, record } of effects.records)
      this.records.set(recordKey(domain, mobileId), record);
    for (const { domain, mobileId, version, before } of effects.revisions)
      this.#addRevision(recordKey(domain, mobileId), { version, before });
    for (const { winner, domain, mobileId, ...conflict } of effects.conflicts)
      if (winner === null) this.#pending.set(`${device} ${recordKey(domain, mobileId)}`, conflict);
    for (const join of effects.joins) {
      const [key, waiting] = [...this.#pending].find(([, { id }]) => id === join.id) ?? [];
      if (key && waiting) this.#pending.set(key, { ...waiting, ...join });
    }
    edits.forEach((edit, place) => {
      const result = results[place];
      if (result && result.status !== "rejected")
        this.taken.push({ edit, result, counter: this.counter, device });
    });
  }

  /** A person writes a field, or deletes the record; whoever waits for one on it is answered by that. */
  decide(id: string, op: "write" | "delete"): void {
    const key = recordKey("ticket", id);
    const record = this.records.get(key);
    if (!record || (op === "delete" && record.deleted)) return;
    const mark: [number, number, number] = [++this.counter, 0, NOW];
    const [after, before] =
      op === "delete"
        ? deleteRecord(record, mark)
        : writeFields(record, { set: { title: `by a person ${this.counter}` }, unset: [] }, mark);
    this.records.set(key, after);
    this.#addRevision(key, { version: after.version, before });
    for (const waiting of this.#pending.keys()) if (waiting.endsWith(key)) this.#pending.delete(waiting);
  }

  /** Drops a tombstone, as nobody does while its edits may still come: only those on a version are told from new ones. */
  forget(id: string): void {
    const key = recordKey("ticket", id);
    const waits = [...this.#pending.keys()].some((waiting) => waiting.endsWith(key));
    if (!this.records.get(key)?.deleted || waits) return;
    this.records.delete(key);
    const lost = this.taken.filter(
      ({ edit }) => edit.mobileId === id && edit.base === 0 && edit.op === "upsert",
    );
    for (const one of lost) this.taken.splice(this.taken.indexOf(one), 1);
  }

  /** The number from which on batches are looked through, as the database works it out. */
  boundOf({ since, born }: NonNullable<ReturnType<typeof mayHaveCome>>): number {
    const births = born.map(({ domain, mobileId, version }) => {
      const first = this.#revisions.get(recordKey(domain, mobileId))?.at(-1);
      return first?.before.version ?? version;
    });
    return Math.min(...births, since ?? Number.POSITIVE_INFINITY);
  }

  #addRevision(key: string, revision: Revision): void {
    this.#revisions.set(key, [revision, ...(this.#revisions.get(key) ?? [])]);
  }
}

const anyEdit = fc.record({
  device: fc.integer({ min: 1, max: 2 }),
  id: fc.constantFrom(...IDS),
  op: fc.constantFrom("upsert", "upsert", "upsert", "delete"),
  /** Back from the record's version, or from the counter, or a creation. */
  base: fc.oneof(
    fc.record({ of: fc.constant("record" as const), back: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ of: fc.constant("counter" as const), back: fc.integer({ min: 0, max: 1 }) }),
    fc.constant({ of: "nothing" as const, back: 0 }),
  ),
  delta: fc.record(
    {
      title: fc.constantFrom("a", "b"),
      status: fc.constantFrom("open", "closed"),
      is_escalated: fc.boolean(),
    },
    { requiredKeys: ["title"] },
  ),
  /** Only the changes; the record whole, with or without a word on what the user changed. */
  form: fc.constantFrom("delta", "whole", "named"),
  ago: fc.integer({ min: 0, max: 6 }),
});
const anyStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("push" as const),
      edits: fc.array(anyEdit, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("decide" as const), id: fc.constantFrom(...IDS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), id: fc.constantFrom(...IDS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), id: fc.constantFrom(...IDS) }) },
);
const anyPolicy = fc
  .record({
    strategy: fc.constantFrom(...STRATEGIES),
    merge: fc.constantFrom("fields" as const, "record" as const),
    delete: fc.option(fc.constantFrom(...STRATEGIES), { nil: undefined }),
  })
  .map((own) => policyOf({ ...ticket.defaultPolicy, ...own }));

const FORMS: { [form: string]: (delta: object) => object } = {
  delta: (delta) => ({ delta }),
  whole: (data) => ({ data }),
  named: (delta) => ({ data: { category: "c", ...delta }, changed_fields: Object.keys(delta) }),
};

let named = 0;
function editOf(
  tenant: Tenant,
  { id, op, base, delta, form, ago }: typeof anyEdit extends fc.Arbitrary<infer E> ? E : never,
): Edit {
  const version = tenant.records.get(recordKey("ticket", id))?.version ?? 0;
  const from = { record: version, counter: tenant.counter, nothing: 0 }[base.of];
  const edit = readEdit(
    {
      ...{
        op_id: `op${named++}`,
        domain: "ticket",
        mobile_id: id,
        op,
        base_version: Math.max(0, from - base.back),
      },
      ...(op === "upsert" && FORMS[form]?.(delta)),
      modified_at: new Date(NOW - ago * 60_000).toISOString(),
    },
    "op",
  );
  if ("code" in edit) throw new Error(edit.message);
  return edit;
}

function run(
  tenant: Tenant,
  steps: readonly (typeof anyStep extends fc.Arbitrary<infer S> ? S : never)[],
): void {
  for (const step of steps) {
    if (step.kind === "decide") tenant.decide(step.id, "write");
    else if (step.kind === "remove") tenant.decide(step.id, "delete");
    else if (step.kind === "forget") tenant.forget(step.id);
    else {
      const [first] = step.edits;
      if (first)
        tenant.push(
          first.device,
          step.edits.map((raw) => editOf(tenant, raw)),
        );
    }
  }
}

/** Whether the last edit of a batch, judged again, has no effect and hears what it heard first. */
function changesNothing(tenant: Tenant, { device, result }: Taken, batch: readonly Edit[]): boolean {
  const { effects: alone } = tenant.judge(device, batch.slice(0, -1));
  const { effects: both, results } = tenant.judge(device, batch);
  return (
    both.counter === alone.counter &&
    both.conflicts.length === alone.conflicts.length &&
    both.joins.length === alone.joins.length &&
    results.at(-1)?.status === result.status
  );
}

it("an edit that took effect is looked for in its batch, or judging it again changes nothing and says the same", () => {
  fc.assert(
    fc.property(
      anyPolicy,
      fc.array(anyStep, { minLength: 1, maxLength: 10 }),
      fc.option(anyEdit, { nil: undefined }),
      (policy, steps, ahead) => {
        const tenant = new Tenant(policy);
        run(tenant, steps);
        // Alone, or behind an edit of the same device that is new. Without the assertion library, a third of its time.
        return tenant.taken.every((taken) => {
          const batch = [...(ahead ? [editOf(tenant, ahead)] : []), taken.edit];
          const stored = tenant.storedFor(taken.device);
          const lookBack = mayHaveCome(batch, stored);
          if (!lookBack) return changesNothing(tenant, taken, batch);
          const isMeant = mayHaveCome([taken.edit], stored) || batch[0]?.mobileId === taken.edit.mobileId;
          return !isMeant || taken.counter >= tenant.boundOf(lookBack);
        });
      },
    ),
    { numRuns: 2000 },
  );
});

it("batches of new records and of edits on the records as they stand need no look back", () => {
  fc.assert(
    fc.property(anyPolicy, fc.array(anyStep, { maxLength: 10 }), (policy, steps) => {
      const tenant = new Tenant(policy);
      run(tenant, steps);
      const stored = tenant.storedFor(3);
      const edits = IDS.map((id) =>
        editOf(tenant, {
          device: 3,
          id,
          op: "upsert",
          base: { of: "record", back: 0 },
          form: "delta",
          delta: { title: "a" },
          ago: 0,
        }),
      );
      expect(mayHaveCome(edits, stored)).toBeUndefined();
    }),
  );
});
