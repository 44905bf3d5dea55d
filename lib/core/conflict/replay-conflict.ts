import {
  type FieldVerdict,
  type LoggedClientEntry,
  type LoggedEncounter,
  type LoggedServerEntry,
  WHOLE_RECORD,
} from "../../contract/conflict";
import type { ConflictState, ConflictWinner } from "../../contract/conflict-review";
import type { Fields } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { ReplayChange, Unreplayable } from "../../contract/policy-simulation";
import type { Strategy } from "../../contract/strategy";
import type { Domain } from "../domains/domain";
import { jsonEqual } from "../json-equal";
import type { StandingPolicy } from "../rollout/standing-policy";
import type { Mark, RecordState, Revision } from "../sync/record";
import { decide } from "./decide";
import { decideStaged } from "./decide-staged";
import type { Decision } from "./decision";
import type { Encounter } from "./encounter";
import { loweredFields } from "./lowered-fields";

/** A conflict of the log, as far as the engine goes by it. */
export type LoggedConflict = {
  id: string;
  mobileId: string;
  state: ConflictState;
  winner: ConflictWinner | null;
  strategy: Strategy;
  policyVersion: number;
  device: number;
  baseVersion: number;
  clockOffsetMs: number | null;
  base: Fields | null;
  /** Null where nothing was known of the record. */
  server: LoggedServerEntry | null;
  /** `data` only where there is no server's side: the record is born of it. */
  client: Omit<LoggedClientEntry, "data"> & { data?: Fields };
  verdicts: { [field: string]: Pick<FieldVerdict, "winner" | "reason"> };
  /** Null in rows from before it was kept. */
  encounter: LoggedEncounter | null;
};

/** The policy that a conflict was decided by then, and the one that lets no escalation go. */
export type ReplayPolicies = { inForce: Policy; guard: Policy };

export type ReplayedConflict = {
  before: Decision;
  after: Decision;
  change: ReplayChange;
  /** Fields on which an escalation was let go; `WHOLE_RECORD` where an escalated record was deleted. */
  lowered: { before: string[]; after: string[] };
};

/** A conflict decided again by this draft. */
export type Replay = (draft: Policy) => ReplayedConflict;

/**
 * Decides a logged conflict again, with the engine that pushes go through: by the policy of then, to see that it comes
 * out as recorded. Gives how to decide it by a draft, of which there may be several. Pure.
 */
export function replayConflict(
  domain: Domain,
  logged: LoggedConflict,
  { inForce, guard }: ReplayPolicies,
): Replay | Unreplayable {
  const met = encounterOf(domain, logged);
  if (!met) return "not_kept";
  const before = decideStaged({ ...met, policy: inForce }, stagesOf(logged, inForce));
  if (!isAsRecorded(before, logged)) return "not_reproducible";
  const guarded = mayLower(guard, met) ? decide({ ...met, policy: guard }) : null;
  const loweredBefore = guarded ? loweredFields(guarded, before) : [];
  return (draft) => {
    const after = decide({ ...met, policy: draft });
    const loweredAfter = guarded ? loweredFields(guarded, after) : [];
    const lowered = { before: loweredBefore, after: loweredAfter };
    return { before, after, change: changeOf(before, after), lowered };
  };
}

/** Whether an escalation is at stake at all: the record's life, or a field that the guard looks at. */
function mayLower({ critical, closing }: Policy, { edit, record }: Omit<Encounter, "policy">): boolean {
  const looksAt = Object.keys(critical);
  if (looksAt.length === 0) return false;
  if (!record || record.deleted || edit.op === "delete") return true;
  return [...looksAt, closing.field].some(
    (field) => Object.hasOwn(edit.set, field) || edit.unset.includes(field),
  );
}

/** How it stood for the device then. What a policy in shadow says changes no decision. */
function stagesOf({ policyVersion, verdicts }: LoggedConflict, policy: Policy): StandingPolicy {
  const held = Object.values(verdicts).some(({ reason }) => reason === "not_rolled_out");
  return { version: policyVersion, policy, resolution: held ? "off" : "on", shadow: null };
}

/** The encounter that was logged, without a policy; nothing where the log does not hold it. */
export function encounterOf(domain: Domain, logged: LoggedConflict): Omit<Encounter, "policy"> | null {
  const { encounter, server, device, baseVersion } = logged;
  const data = server ? null : (logged.client.data ?? null);
  if (!encounter || !(server || data)) return null;
  const sent = encounter.first ?? logged.client;
  const record = server && recordMet(server, encounter);
  return {
    edit: {
      opId: "",
      domain,
      mobileId: logged.mobileId,
      op: sent.op,
      base: baseVersion,
      set: sent.delta,
      unset: sent.unset ?? [],
      data,
      whole: encounter.whole === true,
      modifiedAt: sent.modified_at ?? null,
    },
    record,
    revisions: record ? revisionsTo(logged, record, encounter) : [],
    device,
    clock: { now: encounter.now, offset: logged.clockOffsetMs ?? 0 },
    version: (server?.version ?? baseVersion) + 1,
  };
}

/** Stands for every write that the edit knew of: none of them decides anything. */
const KNOWN: Mark = [0, 0, null];

function recordMet(server: LoggedServerEntry, { marks }: LoggedEncounter): RecordState {
  const { [WHOLE_RECORD]: life = KNOWN, ...fields } = marks;
  return {
    version: server.version,
    writer: 0,
    deleted: server.deleted === true,
    life,
    data: server.data,
    fields,
  };
}

/** What leads back to the base, as far as that was known. */
function revisionsTo(
  { base, baseVersion }: LoggedConflict,
  record: RecordState,
  { unknownBase }: LoggedEncounter,
): Revision[] {
  // It leads to another version, as the writes of a forgotten life do.
  if (unknownBase) return [{ version: record.version + 1, before: { version: 0, writer: 0, values: {} } }];
  return base || baseVersion > 0 ? [stepBack(record, base, baseVersion)] : [];
}

/** All that was written since the base, as one revision: it leads back to the base that was logged, null where no record was alive. */
function stepBack(record: RecordState, base: Fields | null, baseVersion: number): Revision {
  const known = base ?? {};
  const absent = Object.keys(record.data).filter((field) => !Object.hasOwn(known, field));
  const wasAlive = base !== null;
  return {
    version: record.version,
    before: {
      version: baseVersion,
      writer: 0,
      values: known,
      absent,
      ...(record.deleted === wasAlive && { life: KNOWN }),
    },
  };
}

function isAsRecorded({ status, conflict }: Decision, logged: LoggedConflict): boolean {
  if (!conflict || conflict.strategy !== logged.strategy) return false;
  if (logged.state !== "settled") return status === "manual_required";
  const fields = Object.keys(conflict.fields);
  return (
    conflict.winner === logged.winner &&
    fields.length === Object.keys(logged.verdicts).length &&
    fields.every((field) => conflict.fields[field]?.winner === logged.verdicts[field]?.winner)
  );
}

function changeOf(before: Decision, after: Decision): ReplayChange {
  const asked = before.status === "manual_required";
  const asks = after.status === "manual_required";
  if (asked || asks) return asked && asks ? "same" : asks ? "asks" : "settles";
  const one = before.after;
  const other = after.after;
  return one?.deleted === other?.deleted && jsonEqual(one?.data, other?.data) ? "same" : "otherwise";
}
