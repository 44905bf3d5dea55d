import type { JsonText } from "../../contract/json";
import type { PullPage } from "../../contract/pull";
import type { PushAnswer, PushConflict, PushResult, PushStatus, SyncPlan } from "../../contract/push";
import { isRejection } from "./apply-push";
import type { Edit, Rejection } from "./edit";
import { joinObjects } from "./page-text";

/** How the entries of a batch are named; known from the request, so an answer need not store it. */
export type EntryNames = Pick<PushResult, "op_id" | "domain" | "mobile_id">;

export function namesOf(edit: Edit | Rejection): EntryNames {
  const domain = isRejection(edit) ? edit.domain : edit.domain.name;
  return { op_id: edit.opId, domain, mobile_id: edit.mobileId };
}

type Outcome = Omit<PushResult, keyof EntryNames>;
/** A run of entries that were just applied, with consecutive versions: how many, and the first version. */
type AppliedRun = [count: number, firstVersion: number];
/** So many entries in a row that were put into the queue. */
type QueuedRun = number;

/**
 * An answer as it is stored: without what the resent request says again, and without a page, which is read anew for each
 * try. All applied, it takes under 200 bytes. Answers stored by earlier versions have a page, which is passed over.
 */
export type PackedAnswer = {
  at: number;
  offset: number | null;
  plan: [batchSize: number, nextSyncAfterSec: number, load: SyncPlan["server_load"]];
  results: (AppliedRun | QueuedRun | Outcome)[];
  conflicts?: PushConflict[];
};

export function packAnswer(answer: {
  at: number;
  offset: number | null;
  plan: SyncPlan;
  results: readonly PushResult[];
  conflicts: PushConflict[];
}): PackedAnswer {
  const { at, offset, plan, conflicts } = answer;
  return {
    at,
    offset,
    plan: [plan.batch_size, plan.next_sync_after_sec, plan.server_load],
    results: packResults(answer.results),
    ...(conflicts.length > 0 && { conflicts }),
  };
}

/**
 * The answer's JSON text. The first answer and every replay are rendered by this, from the same packed form and the
 * same names, and so are equal byte for byte, up to the page that a try asked for.
 */
export function renderAnswer(
  batchId: string,
  packed: PackedAnswer,
  names: readonly EntryNames[],
  page?: JsonText<PullPage>,
): JsonText<PushAnswer> {
  const [batch_size, next_sync_after_sec, server_load] = packed.plan;
  const answer: Omit<PushAnswer, keyof PullPage> = {
    batch_id: batchId,
    server_time: new Date(packed.at).toISOString(),
    clock_offset_ms: packed.offset,
    results: unpackResults(packed.results, names),
    conflicts: packed.conflicts ?? [],
    plan: { batch_size, next_sync_after_sec, server_load },
  };
  const text: JsonText<typeof answer> = JSON.stringify(answer);
  return page ? joinObjects(text, page) : text;
}

function packResults(results: readonly PushResult[]): PackedAnswer["results"] {
  const packed: PackedAnswer["results"] = [];
  for (const result of results) {
    const last = packed.at(-1);
    if (result.status === "queued") {
      if (typeof last === "number") packed[packed.length - 1] = last + 1;
      else packed.push(1);
    } else if (!isJustApplied(result)) packed.push(outcomeOf(result));
    else if (Array.isArray(last) && last[0] + last[1] === result.version) last[0]++;
    else packed.push([1, result.version]);
  }
  return packed;
}

/** Names, status and version, and nothing else to say. */
function isJustApplied(result: PushResult): result is PushResult & { version: number } {
  return result.status === "applied" && result.version !== undefined && Object.keys(result).length === 5;
}

function outcomeOf({ op_id: _op, domain: _domain, mobile_id: _id, ...outcome }: PushResult): Outcome {
  return outcome;
}

/** The results of a stored answer, under the names of its entries. */
export function unpackResults(packed: PackedAnswer["results"], names: readonly EntryNames[]): PushResult[] {
  const results: PushResult[] = [];
  for (const entry of packed) {
    if (Array.isArray(entry)) {
      for (let step = 0; step < entry[0]; step++) {
        const result = namedResult(names[results.length], "applied");
        result.version = entry[1] + step;
        results.push(result);
      }
    } else if (typeof entry === "number") {
      for (let step = 0; step < entry; step++) results.push(namedResult(names[results.length], "queued"));
    } else results.push(Object.assign(namedResult(names[results.length], entry.status), entry));
  }
  return results;
}

function namedResult(names: EntryNames | undefined, status: PushStatus): PushResult {
  return {
    op_id: names?.op_id ?? null,
    domain: names?.domain ?? null,
    mobile_id: names?.mobile_id ?? null,
    status,
  };
}
