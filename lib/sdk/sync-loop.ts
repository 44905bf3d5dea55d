import type { Priority } from "../contract/entry";
import { doubt, isDoubtful } from "./doubt";
import type { Entry } from "./entry";
import type { PartialReport, SyncReport } from "./events";
import { type Portion, recordKey } from "./local-state";
import { meaningOf } from "./meaning";
import { momentOf } from "./moment-of";
import type { OpenBatch } from "./open-batches";
import type { Session } from "./session";
import { setAside } from "./set-aside";
import { SyncError } from "./sync-error";
import type { Answer, Page } from "./take-answer";
import { emptyReport, tellAnswer, tellSetAside } from "./tell-app";

/** What a sync is to do. A batch that awaits its answer goes first either way. */
export type Want = { push: boolean; pull: boolean };

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
export async function runSync(session: Session, want: Want): Promise<SyncReport> {
  const { store, batches, clock, pace, credential } = session;
  const startedAt = clock();
  const report = emptyReport();
  let caughtUp = !want.pull;
  let withPage = want.pull;
  let mostEdits = Number.POSITIVE_INFINITY;
  let mends = 0;
  /** Why nothing more is pushed; and why the edits of a record are left out. */
  let blocked: SyncError | undefined;
  const held = new Map<string, SyncError>();
  await store.open();
  const settled = want.pull ? await settledQueue(session) : new Set<string>();

  for (;;) {
    await batches.reviveAside(credential.versions);
    const edits = Math.min(pace.batchSize(report.plan), mostEdits);
    const room = want.push ? { edits, bytes: pace.batchBytes } : undefined;
    const batch = blocked ? undefined : await batches.next(room, held);
    if (!batch && caughtUp) break;
    const inDoubt = batch ? mostEdits < Number.POSITIVE_INFINITY : blocked;
    const tries = inDoubt ? TRIES_IN_DOUBT : undefined;
    try {
      const page = batch
        ? await send(session, batch, report, { withPage, tries })
        : await pull(session, report, tries);
      if (page) caughtUp = !page.has_more;
    } catch (error) {
      mends += 1;
      if (!(error instanceof SyncError) || mends > MOST_MENDS) throw error;
      if (blocked && isDoubtful(error)) throw blocked;
      // A page comes alone then, so that it holds no batch up.
      withPage = false;
      const healed = await heal(session, report, error, batch);
      const verdict = healed ?? (batch ? await doubt(session, report, batch, error) : "healed");
      if (verdict === "blocked") blocked = error;
      else if (verdict === "halved") mostEdits = Math.ceil((batch?.entries.length ?? 0) / 2);
      else if (verdict !== "healed") {
        // One edit stepped out of the way.
        if (verdict === "held") for (const edit of batch?.entries ?? []) held.set(recordKey(edit), error);
        mostEdits = Number.POSITIVE_INFINITY;
        mends = 0;
      }
    }
  }
  await store.forgetQueued(settled);
  const [left = blocked] = held.values();
  if (left) throw left;
  return { ...report, durationMs: clock() - startedAt };
}

/**
 * A sync of what is urgent alone: one request, which also goes ahead of a batch that is stuck.
 * @throws SyncError
 */
export async function runPartial(
  session: Session,
  { priority, maxItems }: { priority: Priority; maxItems: number },
): Promise<PartialReport> {
  const { store, batches, clock, pace } = session;
  const startedAt = clock();
  const report = emptyReport();
  await store.open();
  const max_items = Math.min(maxItems, pace.batchSize());
  const portion = { priority, max_items, checkpoint: batches.checkpoint };
  const batch = await batches.nextUrgent(portion);
  try {
    const remaining = await sendPortion(session, batch?.portion ?? portion, batch, report);
    return { ...report, remaining, durationMs: clock() - startedAt };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (!(await heal(session, report, error, batch))) throw error;
    return { ...report, remaining: store.pending, durationMs: clock() - startedAt };
  }
}

/** Sends a batch the way it was made to go. */
function send(session: Session, batch: OpenBatch, report: SyncReport, way: Way): Promise<Page | undefined> {
  if (!batch.portion) return push(session, batch, report, way);
  return sendPortion(session, batch.portion, batch, report).then(() => undefined);
}

/** Whether the batch that empties the outbox asks for a page, and how often it is tried. */
type Way = { withPage: boolean; tries: number | undefined };

/** Gives the page that came along. */
async function push(
  session: Session,
  batch: OpenBatch,
  report: SyncReport,
  { withPage, tries }: Way,
): Promise<Page | undefined> {
  const { server, store, batches, pace, measurements } = session;
  const { lane, entries } = batch;
  const metrics = measurements.waiting;
  const isLast = entries.length === store.pending;
  const answer = await server.push(batch, () => momentOf(session, entries, metrics), {
    page: withPage && isLast ? () => batches.nextPage(pace.page) : undefined,
    checkpoint: session.state.mark.checkpoint,
    tries,
  });
  measurements.told(metrics);
  const { results, conflicts, page, plan } = answer;
  report.plan = plan;
  const { full } = await take(session, report, entries, { lane, results, conflicts, page });
  return full ? undefined : page;
}

/** Gives how much the server still has queued. Its page is taken only where that keeps what the device knows in order. */
async function sendPortion(
  session: Session,
  portion: Portion,
  batch: OpenBatch | undefined,
  report: SyncReport,
): Promise<number> {
  const { server, batches, pace } = session;
  const answer = await server.partial(
    // Said even where no page can be taken from it, so that a restored server refuses the edits.
    { ...portion, checkpoint: session.state.mark.checkpoint, batch },
    () => momentOf(session, batch?.entries),
    () => pace.page.max_bytes,
  );
  const { results, remaining } = answer;
  const follows = portion.checkpoint !== null && portion.checkpoint === batches.checkpoint;
  const page = follows ? answer.page : undefined;
  await take(session, report, batch?.entries ?? [], { lane: batch?.lane, results, page });
  return remaining;
}

async function pull(session: Session, report: SyncReport, tries?: number): Promise<Page> {
  const { server, batches, pace } = session;
  const page = await server.pull(() => batches.nextPage(pace.page), tries);
  await take(session, report, [], { page });
  return page;
}

/** Takes an answer to `edits` over, counts it, and tells the app what came of it. */
async function take(
  { store, events }: Session,
  report: SyncReport,
  edits: readonly Entry[],
  answer: Answer,
): Promise<{ full: boolean }> {
  const { orphans, again, full } = await store.take(answer);
  tellAnswer(events, report, edits, answer, again);
  tellSetAside(events, report, orphans);
  return { full };
}

/**
 * Queued edits that the server has nothing left to do for: once all is pulled, they need not be shown any more. Asked
 * before the pull, so that whatever they became is in it.
 */
async function settledQueue({ store, server }: Session): Promise<Set<string>> {
  const { queued } = store;
  if (queued.size === 0) return queued;
  const status = await server.queueStatus().catch((error: unknown) => {
    // A server that does not answer this may still take a push.
    if (!(error instanceof SyncError)) throw error;
  });
  const { queued: left, set_aside } = status?.inbound ?? { queued: 1, set_aside: 0 };
  return left + set_aside === 0 ? queued : new Set();
}

/**
 * Heals what the device can heal by itself, and says how the sync goes on; nothing where it is left to doubt.
 * @throws SyncError where the sync can't go on.
 */
async function heal(
  session: Session,
  report: SyncReport,
  error: SyncError,
  batch: OpenBatch | undefined,
): Promise<"healed" | "halved" | "set aside" | undefined> {
  const { store, batches, events, newOpId } = session;
  const { code, detail, errors, keptVersion } = error;
  const useless = blames(error, /^(pull\.)?checkpoint$/);
  if (meaningOf(error) === "signed_out") events.emit("auth_expired", error);
  if (useless || code === "checkpoint_expired") {
    await (useless ? store.startOver(newOpId, keptVersion) : store.startFromNothing());
    return "healed";
  }
  if (!batch || !isDoubtful(error)) throw error;
  if (blames(error, /^pull\b/)) return "healed";
  const tooLarge = isTooLarge(error);
  if (code === "idempotency_mismatch" || (tooLarge && batch.entries.length > 1)) {
    await batches.takeBack(batch.lane);
    return tooLarge ? "halved" : "healed";
  }
  // What is too large for somebody in between, the server has not judged.
  if (!tooLarge || code === "bad_answer") return undefined;
  await setAside(session, report, batch, { code, message: detail, errors });
  return "set aside";
}

/** Sent again as it is, the batch would be refused for ever: it is halved, and in the end one edit stands alone. */
function isTooLarge(error: SyncError): boolean {
  return error.status === 413 || blames(error, /^(entries|changes)\b/);
}

function blames(error: SyncError, part: RegExp): boolean {
  return error.errors.some(({ path }) => part.test(path));
}
