import type { NetworkQuality } from "../contract/entry";
import { BATCH_SIZES } from "../core/sync/plan";
import type { Emitter } from "./emitter";
import type { SyncEvents, SyncReport } from "./events";
import type { LocalStore, OpenBatch } from "./local-store";
import type { Moment, Server } from "./server";
import { SyncError } from "./sync-error";
import type { Page } from "./take-answer";
import { emptyReport, tellPage, tellPush, tellSetAside } from "./tell-app";

export type Session = {
  store: LocalStore;
  server: Server;
  events: Emitter<SyncEvents>;
  clock: () => number;
  network: () => NetworkQuality;
};

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
  const { store, clock, network } = session;
  const startedAt = clock();
  const report = emptyReport();
  let caughtUp = !want.pull;
  let mostEdits = Number.POSITIVE_INFINITY;
  let mends = 0;

  for (;;) {
    const planned = report.plan?.batch_size ?? BATCH_SIZES[network()];
    const size = Math.min(planned, mostEdits);
    const changes = BATCH_SIZES[network()] * CHANGES_PER_EDIT;
    const batch = await store.openBatch(want.push ? size : 0, want.pull ? changes : undefined);
    if (!batch && caughtUp) return { ...report, durationMs: clock() - startedAt };
    try {
      const page = batch ? await push(session, batch, report) : await pull(session, changes, report);
      if (page) caughtUp = !page.has_more;
    } catch (error) {
      mends += 1;
      if (mends > MOST_MENDS) throw error;
      await mend(session, error, batch);
      if (batch && isTooLarge(error)) mostEdits = Math.ceil(batch.entries.length / 2);
    }
  }
}

/** Gives the page that came along; none where it is an old one, repeated with the answer that got lost. */
async function push(session: Session, batch: OpenBatch, report: SyncReport): Promise<Page | undefined> {
  const answer = await session.server.push(batch, () => momentOf(session));
  await session.store.take(answer);
  tellPush(session.events, report, batch, answer);
  return answer.replayed ? undefined : answer.page;
}

async function pull(session: Session, limit: number, report: SyncReport): Promise<Page> {
  const page = await session.server.pull(session.store.nextPage(limit));
  await session.store.take({ page });
  tellPage(session.events, report, page);
  return page;
}

/** Heals what the device can heal by itself, so that the sync goes on. Throws the rest. */
async function mend({ store, events }: Session, error: unknown, batch: OpenBatch | undefined): Promise<void> {
  if (!(error instanceof SyncError)) throw error;
  if (blames(error, /^(pull\.)?checkpoint$/)) return store.startFromNothing("other");
  if (error.code === "checkpoint_expired") return store.startFromNothing("same");
  if (batch && error.code === "idempotency_mismatch") return store.closeBatch();
  if (batch && isTooLarge(error) && batch.entries.length > 1) return store.closeBatch();
  if (batch && isTooLarge(error)) {
    await store.setBatchAside(error.code, error.detail);
    return tellSetAside(events, batch, error);
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

/** What the device says of itself at each sending. */
function momentOf({ store, clock, network }: Session): Moment {
  const { waiting } = store;
  return {
    client_time: new Date(clock()).toISOString(),
    network_quality: network(),
    queue: {
      pending: waiting.length,
      high_priority: waiting.filter(({ priority }) => priority === "high").length,
      oldest_at: waiting[0]?.modified_at ?? null,
    },
  };
}
