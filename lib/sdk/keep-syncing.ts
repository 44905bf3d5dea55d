import { AutoSync, type NextRound } from "./auto-sync";
import type { SyncReport } from "./events";
import { keepListening } from "./poke";
import type { Session } from "./session";
import { SyncError } from "./sync-error";
import type { SyncClientOptions } from "./sync-options";

/** Not signed in, not allowed, too old an app: another try without the app's help would end the same. */
const NEEDS_THE_APP: ReadonlySet<number> = new Set([401, 403, 426]);

/** After an edit, so that those that follow at once go along. */
const AFTER_EDIT_MS = 250;

/**
 * Syncs now and again and again: on time, soon after an edit, when the network or the app comes back, and when the
 * server pokes. `edited` tells it of an edit, `stop` ends it; `tell` is called when the network came or went.
 */
export function keepSyncing(
  session: Session,
  { setTimer, appState, pokes, url, random = Math.random }: SyncClientOptions,
  syncAll: () => Promise<SyncReport>,
  everyMs: number,
  tell: () => void,
): { edited: () => void; stop: () => void } {
  const { network, credential } = session;
  const mayRun = () => network.state() !== "offline" && (appState?.isActive() ?? true);
  let stopListening = () => {};
  let forgetEdit: (() => void) | undefined;
  const edited = () => {
    forgetEdit ??= setTimer(() => {
      forgetEdit = undefined;
      auto.wake();
    }, AFTER_EDIT_MS);
  };
  const stop = () => {
    forgetEdit?.();
    auto.stop();
    stopListening();
    for (const end of ends) end?.();
  };
  const round = async () => {
    const due = await nextRound(syncAll, everyMs);
    if (!due) stop();
    return due;
  };
  const listen = () => {
    stopListening();
    stopListening = () => {};
    if (!pokes || !mayRun()) return;
    const open = async (listener: Parameters<typeof pokes>[1]) =>
      pokes(
        {
          url: `${url.replace(/\/+$/, "")}/api/v1/sync/stream`,
          headers: credential.headers(await credential.read()),
        },
        listener,
      );
    stopListening = keepListening(open, () => auto.wake(), { setTimer, random });
  };
  const changed = () => {
    listen();
    auto.wake();
  };

  const auto = new AutoSync({ round, mayRun, setTimer });
  const networkChanged = () => {
    tell();
    changed();
  };
  const ends = [network.onChange?.(networkChanged), appState?.onChange(changed)];
  listen();
  return { edited, stop };
}

async function nextRound(
  syncAll: () => Promise<SyncReport>,
  everyMs: number,
): Promise<NextRound | undefined> {
  const after = (askedMs: number) => ({ waitMs: Math.max(everyMs, askedMs), asked: askedMs > 0 });
  try {
    const { plan } = await syncAll();
    return after((plan?.next_sync_after_sec ?? 0) * 1000);
  } catch (error) {
    if (!(error instanceof SyncError)) return after(0);
    return NEEDS_THE_APP.has(error.status) ? undefined : after(error.retryAfterMs);
  }
}
