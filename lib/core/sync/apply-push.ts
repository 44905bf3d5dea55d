import type { LoggedClientEntry } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import { type Clock, correctedTime } from "../conflict/clock";
import { changedFields } from "../conflict/decide-fields";
import { decideStaged } from "../conflict/decide-staged";
import type { Decision, Refusal } from "../conflict/decision";
import type { Encounter } from "../conflict/encounter";
import { joiningFields, joinPending, type PendingConflict } from "../conflict/join-pending";
import { withFirst } from "../conflict/logged-encounter";
import type { Domain } from "../domains/domain";
import type { StandingPolicy } from "../rollout/standing-policy";
import { clientEntry, conflictWrite } from "./conflict-write";
import type { Edit, Rejection } from "./edit";
import type { ConflictWrite, JoinWrite, PushEffects, RecordWrite, RevisionWrite } from "./push-effects";
import type { RecordState, Revision } from "./record";
import { refuseTooLarge } from "./record-size";
import { ShownOnce } from "./shown-once";
import { tellDevice } from "./tell-device";

/** What the server holds of one record that a batch touches. */
export type StoredRecord = {
  record: RecordState | null;
  /** Newest first, at least back to the oldest base of the batch's edits of this record. */
  revisions: readonly Revision[];
  pending: PendingConflict | null;
};

export type PushInput = {
  edits: readonly (Edit | Rejection)[];
  /** By `recordKey`; a record that is missing here does not exist. */
  records: ReadonlyMap<string, StoredRecord>;
  /** What holds for this device. */
  policyOf: (domain: Domain) => StandingPolicy;
  /** The tenant's counter before the batch. */
  counter: number;
  device: number;
  clock: Clock;
  /** Names a conflict; called once for each. */
  newConflictId: () => string;
};

export type PushOutcome = { results: PushResult[]; conflicts: PushConflict[]; effects: PushEffects };

export function recordKey(domain: string, mobileId: string): string {
  return `${domain}/${mobileId}`;
}

export function isRejection(edit: Edit | Rejection): edit is Rejection {
  return "code" in edit;
}

/**
 * Decides a whole batch: entries in order, each on the state that the one before left. Pure; the same input gives the
 * same outcome.
 */
export function applyPush(input: PushInput): PushOutcome {
  const turns = applyInTurns(input);
  let turn = turns.next();
  while (!turn.done) turn = turns.next();
  return turn.value;
}

/** The same, with a stop behind each entry, for who has others to serve in between. */
export function* applyInTurns(input: PushInput): Generator<void, PushOutcome> {
  const batch = new BatchInProgress(input);
  const results: PushResult[] = [];
  for (const edit of input.edits) {
    if (isRejection(edit)) results.push(batch.reject(edit));
    else if (edit.base > input.counter) results.push(batch.reject(beyondCounter(edit, input.counter)));
    else results.push(batch.apply(edit));
    yield;
  }
  return { results, conflicts: batch.conflicts, effects: batch.effects() };
}

/** The decision, unless it would make the record larger than records may be. What an entry creates alone never is. */
function fitting(met: RecordState | null, decision: Decision): Decision {
  const { after, before } = decision;
  if (!before || !after || after.deleted) return decision;
  const refusal = refuseTooLarge(met, after);
  return refusal ? { status: "rejected", after: met, refusal } : decision;
}

function refused({ opId, domain, mobileId }: Edit, refusal: Refusal): Rejection {
  return { opId, domain: domain.name, mobileId, ...refusal };
}

/** No base can lie beyond the tenant's counter as it stood before the batch. */
function beyondCounter({ opId, domain, mobileId, base }: Edit, counter: number): Rejection {
  const message = `base_version is ${base}, but the newest version is ${counter}`;
  const errors = [{ path: "base_version", message }];
  return { opId, domain: domain.name, mobileId, code: "invalid_base_version", message, errors };
}

type Working = StoredRecord & { domain: Domain; mobileId: string; isNew: boolean; written: boolean };

class BatchInProgress {
  readonly conflicts: PushConflict[] = [];
  readonly #input: PushInput;
  readonly #working = new Map<string, Working>();
  readonly #revisions: RevisionWrite[] = [];
  readonly #conflictWrites = new Map<string, ConflictWrite>();
  readonly #joins = new Map<string, JoinWrite>();
  readonly #shown = new ShownOnce();
  #counter: number;

  constructor(input: PushInput) {
    this.#input = input;
    this.#counter = input.counter;
  }

  reject({ opId, domain, mobileId, code, message, errors, needs }: Rejection): PushResult {
    const known = domain && mobileId ? this.#find(domain, mobileId) : null;
    const server = known && this.#shown.serverSide(recordKey(domain ?? "", mobileId ?? ""), known);
    return {
      op_id: opId,
      domain,
      mobile_id: mobileId,
      status: "rejected",
      ...(known && { version: known.version }),
      code,
      message,
      ...(errors && { errors }),
      ...(needs && { needs }),
      ...(server && { server_entry: server }),
    };
  }

  apply(edit: Edit): PushResult {
    const working = this.#load(edit);
    const standing = this.#input.policyOf(edit.domain);
    const { version: policyVersion, policy } = standing;
    const { device, clock } = this.#input;
    const encounter = (of: Edit): Encounter => ({
      edit: of,
      record: working.record,
      revisions: working.revisions,
      policy,
      device,
      clock,
      version: this.#counter + 1,
    });
    const { pending, record } = working;
    const begins = record?.deleted && edit.op === "upsert" && edit.base === 0;
    if (pending && record && !begins) {
      const changed = edit.op === "delete" ? [] : changedFields(encounter(edit), record);
      const joining = joiningFields(pending, edit, changed);
      if (joining.length > 0 || edit.op === "delete") {
        const rest = without(edit, changed, joining);
        const decision = rest && fitting(record, decideStaged(encounter(rest), standing));
        if (rest && decision && decision.status !== "manual_required" && !decision.refusal) {
          this.#keep(rest, working, decision, policyVersion);
          return this.#join(edit, working, pending, joining);
        }
        return this.#join(edit, working, pending, changed);
      }
    }
    const decision = fitting(record, decideStaged(encounter(edit), standing));
    if (decision.refusal) return this.reject(refused(edit, decision.refusal));
    if (pending && record && decision.status === "manual_required") {
      return this.#join(edit, working, pending, changedFields(encounter(edit), record));
    }
    const conflictId = this.#keep(edit, working, decision, policyVersion);
    return this.#answer(edit, { met: record, record: working.record }, decision, conflictId);
  }

  effects(): PushEffects {
    const records: RecordWrite[] = [];
    for (const { written, record, domain, mobileId, isNew } of this.#working.values()) {
      if (!written || !record) continue;
      const priority = domain.priorityOf(record.data);
      records.push({ domain: domain.name, mobileId, record, priority, isNew });
    }
    return {
      counter: this.#counter,
      records,
      revisions: this.#revisions,
      conflicts: [...this.#conflictWrites.values()],
      joins: [...this.#joins.values()],
    };
  }

  /** Takes a decision over into the batch's state; gives the conflict's id where there was one. */
  #keep(edit: Edit, working: Working, decision: Decision, policyVersion: number): string | undefined {
    const { domain, mobileId, record: met } = working;
    const conflictId = decision.conflict && this.#input.newConflictId();
    if (decision.conflict && conflictId) {
      const { now } = this.#input.clock;
      const conflict = conflictWrite(
        conflictId,
        { edit, met, decision, policyVersion, now },
        decision.conflict,
      );
      this.#conflictWrites.set(conflictId, conflict);
      if (conflict.winner === null) working.pending = conflict;
    }
    if (decision.after === met || !decision.after) return conflictId;
    this.#counter = decision.after.version;
    working.record = decision.after;
    working.written = true;
    if (decision.before) {
      const { version } = decision.after;
      const { before } = decision;
      working.revisions = [{ version, before }, ...working.revisions];
      this.#revisions.push({
        domain: domain.name,
        mobileId,
        version,
        before,
        conflictId: conflictId ?? null,
      });
    }
    return conflictId;
  }

  /** `met` is the record as the edit met it, `record` as it stands now. */
  #answer(
    edit: Edit,
    { met, record }: { met: RecordState | null; record: RecordState | null },
    decision: Decision,
    conflictId: string | undefined,
  ): PushResult {
    const { status, conflict } = decision;
    const result: PushResult = {
      op_id: edit.opId,
      domain: edit.domain.name,
      mobile_id: edit.mobileId,
      status,
    };
    if (conflict && conflictId && status === "manual_required") {
      const client = clientEntry(edit, met, conflict.base);
      return this.#setAside(result, met, conflict.strategy, conflictId, client);
    }
    if (record) result.version = record.version;
    if (conflict) {
      result.resolution = "resolved";
      result.strategy_used = conflict.strategy;
      result.conflict_id = conflictId;
    }
    if (!record) return conflict ? Object.assign(result, { deleted: true }) : result;
    // What the device just created it knows.
    if (record.data === edit.set && !decision.tellWhole) return result;
    const whole = decision.tellWhole === true;
    const told = tellDevice(record, edit, this.#input.device, whole);
    const key = recordKey(edit.domain.name, edit.mobileId);
    return Object.assign(result, this.#shown.fields(key, edit, record, told, whole));
  }

  #join(edit: Edit, working: Working, pending: PendingConflict, joining: readonly string[]): PushResult {
    const { record } = working;
    if (!record) throw new Error("a conflict can't wait on a record that never was");
    const { policy } = this.#input.policyOf(edit.domain);
    const madeAt = edit.modifiedAt === null ? null : Date.parse(edit.modifiedAt);
    const time = correctedTime(madeAt, this.#input.clock, policy.max_edit_age_ms);
    const joined = joinPending(pending, edit, joining, record, time);
    working.pending = joined;
    const logged = this.#conflictWrites.get(pending.id);
    const { id, clientEntry: entry, fields } = joined;
    if (logged) this.#conflictWrites.set(id, { ...withFirst(logged), clientEntry: entry, fields });
    else this.#joins.set(id, { id, clientEntry: entry, fields });
    const names = { op_id: edit.opId, domain: edit.domain.name, mobile_id: edit.mobileId };
    return this.#setAside({ ...names, status: "manual_required" }, record, pending.strategy, id, entry);
  }

  #setAside(
    names: PushResult,
    record: RecordState | null,
    strategy: Strategy,
    conflictId: string,
    client: LoggedClientEntry,
  ): PushResult {
    const { domain = null, mobile_id = null } = names;
    const server = record && this.#shown.serverSide(recordKey(domain ?? "", mobile_id ?? ""), record);
    this.conflicts.push({
      conflict_id: conflictId,
      domain: domain ?? "",
      mobile_id: mobile_id ?? "",
      resolution: "manual_required",
      strategy_used: strategy,
      ...(server !== undefined && { server_entry: server }),
      client_entry: this.#shown.clientSide(conflictId, client),
    });
    return {
      ...names,
      ...(record && { version: record.version }),
      resolution: "manual_required",
      strategy_used: strategy,
      conflict_id: conflictId,
    };
  }

  #load(edit: Edit): Working {
    const key = recordKey(edit.domain.name, edit.mobileId);
    const known = this.#working.get(key);
    if (known) return known;
    const stored = this.#input.records.get(key);
    const working: Working = {
      record: stored?.record ?? null,
      revisions: stored?.revisions ?? [],
      pending: stored?.pending ?? null,
      domain: edit.domain,
      mobileId: edit.mobileId,
      isNew: stored === undefined,
      written: false,
    };
    this.#working.set(key, working);
    return working;
  }

  #find(domain: string, mobileId: string): RecordState | null {
    const key = recordKey(domain, mobileId);
    return (this.#working.get(key) ?? this.#input.records.get(key))?.record ?? null;
  }
}

/** The edit without the fields that joined a waiting entry, or nothing where none is left. */
function without(edit: Edit, changed: readonly string[], joining: readonly string[]): Edit | null {
  const left = changed.filter((field) => !joining.includes(field));
  if (edit.op === "delete" || left.length === 0) return null;
  const set: Fields = {};
  for (const field of left) if (Object.hasOwn(edit.set, field)) set[field] = edit.set[field] ?? null;
  return { ...edit, set, unset: edit.unset.filter((field) => left.includes(field)), whole: false };
}
