import { PRIORITIES } from "@/lib/contract/entry";
import type { Fields } from "@/lib/contract/json";
import type {
  ConflictWrite,
  JoinWrite,
  PushEffects,
  RecordWrite,
  RevisionWrite,
} from "@/lib/core/sync/push-effects";
import type { RecordState } from "@/lib/core/sync/record";

/** Rows for `writePush`, of each kind a JSON array as text; undefined where there are none. */
export type RenderedWrites = {
  counter: number;
  created?: string;
  changed?: string;
  revisions?: string;
  conflicts?: string;
  joins?: string;
};

/** Renders what a batch changed, with a stop behind each row: there may be megabytes of it. */
export function* renderWrites(effects: PushEffects): Generator<void, RenderedWrites> {
  const { counter, records, revisions, conflicts, joins } = effects;
  const created = records.filter(({ isNew }) => isNew);
  const changed = records.filter(({ isNew }) => !isNew);
  return {
    counter,
    created: yield* rowsOf(created, recordRow),
    changed: yield* rowsOf(changed, recordRow),
    revisions: yield* rowsOf(revisions, revisionRow),
    conflicts: yield* rowsOf(conflicts, conflictRow),
    joins: yield* rowsOf(joins, joinRow),
  };
}

function* rowsOf<Write>(
  writes: readonly Write[],
  rowOf: (write: Write) => object,
): Generator<void, string | undefined> {
  if (writes.length === 0) return undefined;
  const rows: string[] = [];
  for (const write of writes) {
    rows.push(JSON.stringify(rowOf(write)));
    yield;
  }
  return `[${rows.join()}]`;
}

type RecordRow = {
  d: string;
  m: string;
  v: number;
  p: number;
  lt: number | null;
  data: Fields;
  x?: true;
  lv?: number;
  lw?: number;
  f?: RecordState["fields"];
};

/** What the statement can fill in by itself is left out: most records of a batch are new, and say little else. */
function recordRow({ domain, mobileId, record, priority }: RecordWrite): RecordRow {
  const [bornAt, bornBy, time] = record.life;
  const row: RecordRow = {
    d: domain,
    m: mobileId,
    v: record.version,
    p: PRIORITIES.indexOf(priority),
    lt: time,
    data: record.data,
  };
  if (record.deleted) row.x = true;
  if (bornAt !== record.version || bornBy !== record.writer) {
    row.lv = bornAt;
    row.lw = bornBy;
  }
  if (Object.keys(record.fields).length > 0) row.f = record.fields;
  return row;
}

function revisionRow({ domain, mobileId, version, before, conflictId }: RevisionWrite) {
  return { d: domain, m: mobileId, v: version, b: before, c: conflictId };
}

function conflictRow(conflict: ConflictWrite) {
  return {
    id: conflict.id,
    d: conflict.domain,
    m: conflict.mobileId,
    w: conflict.winner,
    s: conflict.strategy,
    p: conflict.policyVersion,
    o: conflict.opId,
    bv: conflict.baseVersion,
    sv: conflict.serverVersion,
    rv: conflict.resultVersion,
    t: conflict.entryTime,
    b: conflict.base,
    se: conflict.serverEntry,
    ce: conflict.clientEntry,
    f: conflict.fields,
    u: PRIORITIES.indexOf(conflict.urgency),
    e: conflict.encounter,
    sh: conflict.shadow,
  };
}

function joinRow({ id, clientEntry, fields }: JoinWrite) {
  return { id, ce: clientEntry, f: fields };
}
