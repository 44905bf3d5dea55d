import type { Priority } from "../contract/entry";
import { doubt, isDoubtful, type Verdict } from "./doubt";
import { type OpenBatch, recordKey } from "./local-state";
import { forgetQueued, queuedKeys, startOver } from "./local-store";
import { meaningOf } from "./meaning";
import { momentOf } from "./moment-of";
import { nextBatch, nextPage, nextUrgent, takeBack } from "./open-batches";
import { MOST_EDITS } from "./pace";
import { reviveAside } from "./revive-aside";
import type { Urgent } from "./server";
import type { Run } from "./session";
import { setAside, settle } from "./settle";
import { SyncError } from "./sync-error";
import type { Answer, Page } from "./take-answer";

/** What a sync is to do. A batch that awaits its answer goes first either way. */
type Want = { push: boolean; pull: boolean };

/** More than it takes to split the largest batch down to one edit: a server that nothing satisfies is left alone. */
const MOST_MENDS = 20;

/** Attempts for a batch in doubt, and for a pull where no push gets through: the first of them took all there are. */
const TRIES_IN_DOUBT = 2;

/**
 * One sync, as the protocol tells it. Edits go out in batches; the last batch brings the first page of changes along, and
 * more pages follow while there are more. A batch that was sent stays as it is, and nothing else is asked, until it is
 * answered: so what the device knows only ever moves forward.
 *
 * A batch that gets no good answer while others do is in doubt. It is halved, in the end down to one edit, which steps out
 * of the way: it is left for the next sync, or set aside on the device. Where no push gets through at all, what is new is
 * pulled all the same.
 * @throws SyncError where the sync can't go on now; what is not answered stays for the next one.
 */
export async function runSync(run: Run, want: Want): Promise<undefined> {
  const { report, state, pace, credential } = run;
  let caughtUp = !want.pull;
  let withPage = want.pull;
  let mostEdits = MOST_EDITS;
  let mends = 0;
  /** Why nothing more is pushed; and why the edits of a record are left out. */
  let blocked: SyncError | undefined;
  const held = new Map<string, SyncError>();
  const settled = want.pull ? await settledQueue(run) : [];

  for (;;) {
    if (credential.versions) await reviveAside(state, credential.versions);
    const edits = Math.min(pace.batchSize(report.plan), mostEdits);
    const room = want.push ? { edits, bytes: pace.batchBytes } : undefined;
    const batch = blocked ? undefined : await nextBatch(run, room, held.keys());
    if (!batch && caughtUp) break;
    const inDoubt = batch ? mostEdits < MOST_EDITS : blocked;
    const tries = inDoubt ? TRIES_IN_DOUBT : undefined;
    try {
      const page = batch ? await send(run, batch, { withPage, tries }) : await pull(run, tries);
      if (page) caughtUp = !page.has_more;
    } catch (error) {
      mends += 1;
      if (!(error instanceof SyncError) || mends > MOST_MENDS) throw error;
      if (blocked && isDoubtful(error)) throw blocked;
      // A page comes alone then, so that it holds no batch up.
      withPage = false;
      const verdict = await heal(run, error, batch, doubt);
      if (verdict === "blocked") blocked = error;
      else if (verdict === "halved") mostEdits = Math.ceil((batch?.entries.length ?? 0) / 2);
      else if (verdict !== "healed") {
        // One edit stepped out of the way.
        if (verdict === "held") for (const edit of batch?.entries ?? []) held.set(recordKey(edit), error);
        mostEdits = MOST_EDITS;
        mends = 0;
      }
    }
  }
  await forgetQueued(state, settled);
  const [left = blocked] = held.values();
  if (left) throw left;
}

/**
 * A sync of what is urgent alone: one request, which also goes ahead of a batch that is stuck.
 * @throws SyncError
 */
export async function runPartial(
  run: Run,
  { priority, maxItems }: { priority: Priority; maxItems: number },
): Promise<{ remaining: number }> {
  const { state, pace } = run;
  const max_items = Math.min(maxItems, pace.batchSize());
  const portion = { priority, max_items };
  const batch = await nextUrgent(run, portion);
  try {
    return { remaining: await sendUrgent(run, { entries: [], portion, ...batch }) };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    await heal(run, error, batch, () => Promise.reject(error));
    return { remaining: state.outbox.waiting };
  }
}

/** Sends a batch the way it was made to go. */
async function send(run: Run, batch: OpenBatch, way: Way): Promise<Page | undefined> {
  const { portion } = batch;
  if (!portion) return push(run, batch, way);
  await sendUrgent(run, { ...batch, portion });
}

/** Whether the batch that empties the outbox asks for a page, and how often it is tried. */
type Way = { withPage: boolean; tries: number | undefined };

/** Gives the page that came along. */
async function push(run: Run, batch: OpenBatch, { withPage, tries }: Way): Promise<Page | undefined> {
  const { report, state, server, measurements } = run;
  const { lane, entries } = batch;
  const metrics = measurements.waiting;
  const isLast = entries.length === state.outbox.waiting;
  const answer = await server.push(batch, () => momentOf(run, entries, metrics), {
    page: withPage && isLast ? () => nextPage(run) : undefined,
    checkpoint: state.mark.checkpoint,
    tries,
  });
  measurements.told(metrics);
  report.plan = answer.plan;
  const { full } = await take(run, entries.length, { lane, ...answer });
  return full ? undefined : answer.page;
}

/** Gives how much the server still has queued. Its page is taken only where that keeps what the device knows in order. */
async function sendUrgent(run: Run, urgent: Urgent): Promise<number> {
  const { state, server, pace } = run;
  const { lane, entries } = urgent;
  const { checkpoint } = state.mark;
  const { results, remaining, page } = await server.partial(
    // Said even where no page can be taken from it, so that a restored server refuses the edits.
    { ...urgent, checkpoint },
    () => momentOf(run, entries),
    () => pace.batchBytes,
  );
  const follows =
    checkpoint &&
    !state.batches.has("batch") &&
    !state.mark.refreshing &&
    state.mark.checkpoint === checkpoint;
  await take(run, entries.length, { lane, results, page: follows ? page : undefined });
  return remaining;
}

async function pull(run: Run, tries?: number): Promise<Page> {
  const page = await run.server.pull(() => nextPage(run), tries);
  await take(run, 0, { page });
  return page;
}

/** Takes the server's answer over, to so many edits. */
function take(run: Run, edits: number, answer: Answer): Promise<{ full: boolean }> {
  run.report.trips += 1;
  run.report.pushed += edits;
  return settle(run, answer);
}

/**
 * Queued edits that the server has nothing left to do for: once all is pulled, they need not be shown any more. Asked
 * before the pull, so that whatever they became is in it.
 */
async function settledQueue({ state, server }: Run): Promise<string[]> {
  const queued = queuedKeys(state);
  if (queued.length === 0) return queued;
  const status = await server.queueStatus().catch((error: unknown) => {
    // A server that does not answer this may still take a push.
    if (!(error instanceof SyncError)) throw error;
  });
  const { inbound } = status ?? {};
  return inbound?.queued === 0 && inbound.set_aside === 0 ? queued : [];
}

/**
 * Heals what the device can heal by itself, and says how the sync goes on. A batch that may be the trouble is left to
 * `otherwise`.
 * @throws SyncError where the sync can't go on.
 */
async function heal(
  run: Run,
  error: SyncError,
  batch: OpenBatch | undefined,
  otherwise: typeof doubt,
): Promise<Verdict> {
  const { state, events } = run;
  const { code, detail, errors, keptVersion } = error;
  const useless = blames(error, /^(pull\.)?checkpoint$/);
  if (meaningOf(error) === "signed_out") events.emit("auth_expired", error);
  if (useless || code === "checkpoint_expired") {
    await startOver(run, useless, keptVersion);
    return "healed";
  }
  if (!batch || !isDoubtful(error)) throw error;
  if (blames(error, /^pull\b/)) return "healed";
  const tooLarge = isTooLarge(error);
  if (code === "idempotency_mismatch" || (tooLarge && batch.entries.length > 1)) {
    await takeBack(state, batch.lane);
    return tooLarge ? "halved" : "healed";
  }
  // What is too large for somebody in between, the server has not judged.
  if (!tooLarge || code === "bad_answer") return otherwise(run, batch, error);
  await setAside(run, batch, { code, message: detail, errors });
  return "set aside";
}

/** Sent again as it is, the batch would be refused for ever: it is halved, and in the end one edit stands alone. */
function isTooLarge(error: SyncError): boolean {
  return error.status === 413 || blames(error, /^entries\b/);
}

function blames(error: SyncError, part: RegExp): boolean {
  return error.errors.some(({ path }) => part.test(path));
}
