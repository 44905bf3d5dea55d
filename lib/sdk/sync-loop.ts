import type { Priority } from "../contract/entry";
import type { Entry } from "./entry";
import type { PartialReport, SyncReport } from "./events";
import type { Portion } from "./local-state";
import type { Measurement } from "./measurements";
import type { OpenBatch } from "./open-batches";
import { outboxReport } from "./outbox-report";
import type { Moment } from "./server";
import type { Session } from "./session";
import { SyncError } from "./sync-error";
import type { Page } from "./take-answer";
import { emptyReport, tellOrphans, tellPage, tellPush, tellSetAside } from "./tell-app";

/** What a sync is to do. A batch that awaits its answer goes first either way. */
export type Want = { push: boolean; pull: boolean };

/** Changes asked for in one page, for each edit that a batch carries on the same network. */
const CHANGES_PER_EDIT = 10;

/** More than it takes to split the largest batch down to one edit: a server that nothing satisfies is left alone. */
const MOST_MENDS = 20;

/**
 * One sync, as the protocol tells it. Edits go out in batches; the last batch brings the first page of changes along, and
 * more pages follow while there are more. A batch that was sent stays as it is, and nothing else is asked, until it is
 * answered: so what the device knows only ever moves forward.
 * @throws SyncError where the sync can't go on now; what is not answered stays for the next one.
 */
export async function runSync(session: Session, want: Want): Promise<SyncReport> {
  const { store, batches, clock, pace } = session;
  const startedAt = clock();
  const report = emptyReport();
  let caughtUp = !want.pull;
  let mostEdits = Number.POSITIVE_INFINITY;
  let mends = 0;
  await store.open();
  const settled = want.pull ? await settledQueue(session) : new Set<string>();

  for (;;) {
    const size = Math.min(pace.batchSize(report.plan?.batch_size), mostEdits);
    const changes = pace.batchSize() * CHANGES_PER_EDIT;
    const batch = await batches.next(want.push ? size : 0, want.pull ? changes : undefined);
    if (!batch && caughtUp) break;
    try {
      const page = batch ? await send(session, batch, report) : await pull(session, changes, report);
      if (page) caughtUp = !page.has_more;
    } catch (error) {
      mends += 1;
      if (mends > MOST_MENDS) throw error;
      await mend(session, report, error, batch);
      if (batch && isTooLarge(error)) mostEdits = Math.ceil(batch.entries.length / 2);
    }
  }
  await store.forgetQueued(settled);
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
    await mend(session, report, error, batch);
    return { ...report, remaining: store.pending, durationMs: clock() - startedAt };
  }
}

/** Sends a batch the way it was made to go. */
function send(session: Session, batch: OpenBatch, report: SyncReport): Promise<Page | undefined> {
  if (!batch.portion) return push(session, batch, report);
  return sendPortion(session, batch.portion, batch, report).then(() => undefined);
}

/** Gives the page that came along; none where it is an old one, repeated with the answer that got lost. */
async function push(session: Session, batch: OpenBatch, report: SyncReport): Promise<Page | undefined> {
  const { server, store, events, measurements } = session;
  const { lane, entries } = batch;
  const metrics = measurements.waiting;
  const answer = await server.push(batch, () => momentOf(session, entries, metrics));
  measurements.told(metrics);
  const { results, conflicts, page } = answer;
  const { orphans, again, full } = await store.take({ lane, results, conflicts, page });
  report.plan = answer.plan;
  tellPush(events, report, entries, answer, again);
  tellOrphans(events, report, orphans);
  return answer.replayed || full ? undefined : page;
}

/** Gives how much the server still has queued. Its page is taken only where that keeps what the device knows in order. */
async function sendPortion(
  session: Session,
  portion: Portion,
  batch: OpenBatch | undefined,
  report: SyncReport,
): Promise<number> {
  const { server, store, batches, events } = session;
  const answer = await server.partial({ ...portion, batch }, () => momentOf(session, batch?.entries));
  const { results, remaining } = answer;
  const follows = portion.checkpoint !== null && portion.checkpoint === batches.checkpoint;
  const page = follows ? answer.page : undefined;
  const { orphans, again } = await store.take({ lane: batch?.lane, results, page });
  tellPush(events, report, batch?.entries ?? [], { results, page }, again);
  tellOrphans(events, report, orphans);
  return remaining;
}

async function pull(session: Session, limit: number, report: SyncReport): Promise<Page> {
  const page = await session.server.pull(session.batches.nextPage(limit));
  await session.store.take({ page });
  tellPage(session.events, report, page);
  return page;
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

/** Heals what the device can heal by itself, so that the sync goes on. Throws the rest. */
async function mend(
  { store, batches, events }: Session,
  report: SyncReport,
  error: unknown,
  batch: OpenBatch | undefined,
): Promise<void> {
  if (!(error instanceof SyncError)) throw error;
  if (blames(error, /^(pull\.)?checkpoint$/)) return store.startFromNothing("other");
  if (error.code === "checkpoint_expired") return store.startFromNothing("same");
  if (batch && error.code === "idempotency_mismatch") return batches.takeBack(batch.lane);
  if (batch && isTooLarge(error) && batch.entries.length > 1) return batches.takeBack(batch.lane);
  if (batch && isTooLarge(error)) {
    const orphans = await batches.setAside(batch, error.code, error.detail);
    tellSetAside(events, batch.entries, error);
    return tellOrphans(events, report, orphans);
  }
  if (error.status === 401) events.emit("auth_expired", error);
  throw error;
}

/** Sent again as it is, the batch would be refused for ever: it is halved, and in the end one edit stands alone. */
function isTooLarge(error: unknown): boolean {
  return error instanceof SyncError && (error.status === 413 || blames(error, /^(entries|changes)\b/));
}

function blames(error: SyncError, part: RegExp): boolean {
  return error.errors.some(({ path }) => part.test(path));
}

/** What the device says of itself at each sending. What it sends is not in its outbox any more once that is read. */
function momentOf(
  { store, clock, pace }: Session,
  sent: readonly Entry[] = [],
  metrics: readonly Measurement[] = [],
): Moment {
  const going = new Set(sent.map(({ op_id }) => op_id));
  return {
    client_time: new Date(clock()).toISOString(),
    network_quality: pace.quality,
    queue: outboxReport(store.waiting.filter(({ op_id }) => !going.has(op_id))),
    ...(metrics.length > 0 && { metrics }),
  };
}
