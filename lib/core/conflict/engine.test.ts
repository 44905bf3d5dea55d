import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import { ROLLOUT_MODES, type RolloutMode } from "../../contract/rollout";
import { STRATEGIES } from "../../contract/strategy";
import { policyOf } from "../domains/domain";
import { ticket } from "../domains/ticket";
import { jsonEqual } from "../json-equal";
import { applyPush, type PushOutcome, recordKey, type StoredRecord } from "../sync/apply-push";
import { type Edit, type Rejection, readEdit } from "../sync/edit";
import { dataAt } from "../sync/record";
import { type ModelEntry, NaiveModel } from "./testing/naive-model";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const KEY = recordKey("ticket", "t1");

const strategy = fc.constantFrom(...STRATEGIES);
const anyPolicy = fc
  .record({
    strategy,
    merge: fc.constantFrom("fields" as const, "record" as const),
    on_tie: fc.constantFrom("server" as const, "client" as const, "manual" as const),
    fields: fc.dictionary(fc.constantFrom("status", "title", "priority"), strategy, { maxKeys: 1 }),
    delete: fc.option(strategy, { nil: undefined }),
  })
  .map((own): Policy => policyOf({ ...ticket.defaultPolicy, ...own }));

const values = {
  title: fc.constantFrom("a", "b", "c"),
  status: fc.constantFrom("open", "closed", null),
  priority: fc.constantFrom("low", "high", "odd"),
  is_escalated: fc.boolean(),
  escalation_level: fc.integer({ min: 0, max: 2 }),
};
const anySet = fc.record(values, { requiredKeys: [] });
const anyEntry = fc.record({
  device: fc.integer({ min: 1, max: 3 }),
  op: fc.constantFrom("upsert" as const, "upsert" as const, "upsert" as const, "delete" as const),
  /** How far back from the newest version the edit was made. */
  behind: fc.integer({ min: 0, max: 5 }),
  set: anySet,
  unset: fc.subarray(["title", "status"]),
  /** What is sent: the changes, the record whole with the names of what changed, or bare. */
  form: fc.constantFrom("delta" as const, "delta" as const, "named" as const, "bare" as const),
  /** What else the device has of a record of whose base nothing is known. */
  rest: anySet,
  /** The device takes itself for the record's creator. */
  creates: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  /** The edit was set aside so many versions ago, and a person lets it go on now. */
  held: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 4 }),
  /** A tombstone is forgotten before the edit comes. */
  forgets: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  /** Minutes ago, in steps that make ties likely. */
  ago: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }),
});

/** How far resolution and a candidate are switched on; the cohort is tested beside `standingPolicy`. */
type Staging = { resolution: RolloutMode; candidate: Policy | null };
const SETTLED: Staging = { resolution: "on", candidate: null };
const anyStaging = fc.record({
  resolution: fc.constantFrom(...ROLLOUT_MODES),
  candidate: fc.option(anyPolicy, { nil: null }),
});

/** The engine's side of a run: one record, one entry a batch. */
class EngineRun {
  stored: StoredRecord = { record: null, revisions: [], pending: null };
  counter = 0;

  constructor(
    private readonly policy: Policy,
    private readonly staging = SETTLED,
  ) {}

  push(device: number, entry: ModelEntry): PushOutcome {
    const outcome = applyPush({
      edits: [editOf(entry)],
      records: new Map([[KEY, this.stored]]),
      policyOf: () => ({
        version: 1,
        policy: this.policy,
        resolution: this.staging.resolution,
        shadow: this.staging.candidate && { version: 2, policy: this.staging.candidate },
      }),
      counter: this.counter,
      device,
      clock: { now: NOW, offset: 0 },
      newConflictId: () => "c",
    });
    const { effects } = outcome;
    this.counter = effects.counter;
    const added = effects.revisions.map(({ version, before }) => ({ version, before }));
    this.stored = {
      record: effects.records[0]?.record ?? this.stored.record,
      revisions: [...added, ...this.stored.revisions],
      pending: null,
    };
    return outcome;
  }

  forget(): void {
    this.stored = { ...this.stored, record: null };
  }
}

/** By way of the wire, as a device would send it. */
function editOf({ op, base, set, unset, whole, bare, heldAt, time }: ModelEntry): Edit | Rejection {
  const entry = {
    op_id: "op",
    domain: "ticket",
    mobile_id: "t1",
    op,
    base_version: base,
    ...(whole ? { data: whole, ...(!bare && { changed_fields: Object.keys(set) }) } : { delta: set }),
    unset,
    modified_at: time === null ? null : new Date(time).toISOString(),
  };
  const edit = readEdit(entry, "op");
  return heldAt === null ? edit : { ...edit, heldAt };
}

type RawEntry = typeof anyEntry extends fc.Arbitrary<infer Raw> ? Raw : never;

function inEntry(raw: RawEntry, model: NaiveModel): ModelEntry {
  const set: Fields = raw.op === "delete" ? {} : raw.set;
  const base = raw.creates ? 0 : Math.max(0, model.version - raw.behind);
  const unset = raw.op === "delete" ? [] : raw.unset.filter((field) => !Object.hasOwn(set, field));
  const whole: Fields | null =
    raw.op === "delete" || raw.form === "delta" ? null : { ...(model.dataAt(base) ?? raw.rest), ...set };
  for (const field of unset) delete whole?.[field];
  const heldAt = raw.held === null ? null : Math.max(0, model.version - raw.held);
  const time = raw.ago === null ? null : NOW - raw.ago * 60_000;
  return { op: raw.op, base, set, unset, whole, bare: raw.form === "bare", heldAt, time };
}

describe("the conflict engine", () => {
  it("decides every history as the naive model does", () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyStaging,
        fc.array(anyEntry, { maxLength: 12 }),
        (policy, staging, entries) => {
          // The model knows nothing of candidates: that they change no outcome is part of what is tested.
          const model = new NaiveModel(policy, staging.resolution !== "on");
          const engine = new EngineRun(policy, staging);
          for (const raw of entries) {
            if (raw.forgets && model.forget()) engine.forget();
            const entry = inEntry(raw, model);
            const status = model.push(raw.device, entry);
            const { results } = engine.push(raw.device, entry);
            // The assertion library takes longer than all that it compares here.
            const { record } = engine.stored;
            const state = [
              results[0]?.status ?? null,
              engine.counter,
              record !== null,
              record?.deleted ?? false,
            ];
            const wanted = [status, model.version, model.exists, model.deleted];
            if (jsonEqual([...state, record?.data ?? {}], [...wanted, model.data])) continue;
            expect([...state, record?.data ?? {}]).toEqual([...wanted, model.data]);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("says in the shadow what the other policy makes of the same conflict", () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyStaging,
        fc.array(anyEntry, { maxLength: 12 }),
        (policy, staging, entries) => {
          const model = new NaiveModel(policy, staging.resolution !== "on");
          const engine = new EngineRun(policy, staging);
          const inShadow =
            staging.resolution === "shadow" ? policy : staging.resolution === "on" && staging.candidate;
          for (const raw of entries) {
            if (raw.forgets && model.forget()) engine.forget();
            const entry = inEntry(raw, model);
            const would = inShadow ? model.under(inShadow) : null;
            const wouldBe = would?.push(raw.device, entry);
            const status = model.push(raw.device, entry);
            const [conflict] = engine.push(raw.device, entry).effects.conflicts;
            if (!conflict || !would) {
              expect(conflict?.shadow ?? null).toBeNull();
              continue;
            }
            const same =
              (wouldBe === "manual_required") === (status === "manual_required") &&
              would.deleted === model.deleted &&
              would.exists === model.exists &&
              jsonEqual(would.data, model.data);
            expect(conflict.shadow).toMatchObject({
              version: staging.resolution === "shadow" ? 1 : 2,
              differs: !same,
            });
            expect(conflict.shadow?.winner === null).toBe(wouldBe === "manual_required");
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("steps back through revisions to every version that ever was", () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(anyEntry, { maxLength: 12 }), (policy, entries) => {
        const model = new NaiveModel(policy);
        const engine = new EngineRun(policy);
        for (const raw of entries) {
          const entry = inEntry(raw, model);
          model.push(raw.device, entry);
          engine.push(raw.device, entry);
        }
        const { record, revisions } = engine.stored;
        if (!record) return;
        for (let version = 0; version <= model.version; version++) {
          expect(dataAt(record, revisions, version)).toEqual(model.dataAt(version));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("tells the device enough to know the whole record at the version it answers", () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(anyEntry, { maxLength: 12 }), (policy, entries) => {
        const model = new NaiveModel(policy);
        const engine = new EngineRun(policy);
        for (const raw of entries) {
          if (raw.forgets && model.forget()) engine.forget();
          const entry = inEntry(raw, model);
          const base = model.dataAt(lastKnown(model, raw.device, entry.base));
          const alive = model.exists && !model.deleted;
          model.push(raw.device, entry);
          const [result] = engine.push(raw.device, entry).results;
          if (result?.version === undefined || result.status === "manual_required") continue;
          if (model.deleted) {
            expect(result.deleted === true || entry.op === "delete").toBe(true);
            continue;
          }
          // Who creates a record that is not there knows what it brings, and nothing else.
          const created = entry.base === 0 && !alive;
          const known: Fields = { ...(created ? {} : base), ...entry.whole, ...entry.set };
          for (const field of entry.unset) delete known[field];
          const told: Fields = { ...known, ...result.winning_entry };
          for (const field of result.winning_unset ?? []) delete told[field];
          expect(told).toEqual(model.data);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("never lowers an escalation, and never closes one that its side did not know", () => {
    const policy = ticket.defaultPolicy;
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 12 }), (entries) => {
        const model = new NaiveModel(policy);
        const engine = new EngineRun(policy);
        for (const raw of entries) {
          if (raw.forgets && model.forget()) engine.forget();
          const before = engine.stored.record;
          const entry = inEntry(raw, model);
          model.push(raw.device, entry);
          engine.push(raw.device, entry);
          const after = engine.stored.record;
          if (!before || !after || before.deleted || entry.base >= before.version) continue;
          const escalatedByOther = before.fields.is_escalated;
          const unknown =
            escalatedByOther !== undefined &&
            escalatedByOther[0] > entry.base &&
            escalatedByOther[1] !== raw.device &&
            before.data.is_escalated === true;
          if (!unknown) continue;
          expect(after.data.is_escalated).toBe(true);
          expect(after.deleted).toBe(false);
          if (before.data.status !== "closed") expect(after.data.status).not.toBe("closed");
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** The newest version that the device was told of: its base, or an answer to a write of its own after that. */
function lastKnown(model: NaiveModel, device: number, base: number): number {
  const own = model.history.filter((write) => write.writer === device).map((write) => write.version);
  return Math.max(base, ...own);
}
