import { autoSync, type NextRound } from "./auto-sync";
import { boundedMs, HOUR_MS } from "./bounded-ms";
import { rootOf } from "./credential";
import type { Rest, SyncReport } from "./events";
import { isRefusal, meaningOf } from "./meaning";
import type { PokeListener } from "./poke";
import type { Session } from "./session";
import { steadyPokes } from "./steady-pokes";
import { SyncError } from "./sync-error";
import type { SyncClientOptions } from "./sync-options";

/** After an edit, so that those that follow at once go along. */
const AFTER_EDIT_MS = 250;

/** What `keepSyncing` gives: tell it of an edit; end a rest; end it all. */
export type Running = { edited: () => void; wake: () => void; stop: () => void };

/**
 * Syncs now and again and again: on time, soon after an edit, when the network or the app comes back, and when the
 * server pokes. What goes wrong ends nothing: after a refusal the server is asked once an hour, or sooner where somebody
 * wakes it, or an edit is made with another token. `tell` is called with why it rests, and when the network came or went.
 */
export function keepSyncing(
  session: Session,
  { setTimer, appState, pokes, url, random = Math.random }: SyncClientOptions,
  syncAll: () => Promise<SyncReport>,
  everyMs: number,
  tell: (change?: { resting: Rest }) => void,
): Running {
  const { network, credential, clock, events } = session;
  const mayRun = () => network.state() !== "offline" && (appState?.isActive() ?? true);
  /** That the server refused the device, with this token. */
  let refused: { token: string | undefined } | undefined;
  let stopListening = () => {};
  let forgetEdit: (() => void) | undefined;

  const open = async (listener: PokeListener) => {
    const headers = credential.headers(await credential.read());
    return pokes?.({ url: `${rootOf(url)}/api/v1/sync/stream`, headers }, listener) ?? (() => {});
  };
  const listenAnew = () => {
    stopListening();
    const listens = pokes && !refused && mayRun();
    stopListening = listens ? steadyPokes({ open, setTimer, random, clock }, () => auto.wake(1)) : () => {};
  };
  const tokenNow = () => credential.read().catch(() => undefined);

  const round = async (): Promise<NextRound> => {
    const { waitMs, hold, why } = await oneSync(syncAll, everyMs);
    if (why) tell({ resting: { why, until: clock() + waitMs } });
    const was = refused;
    refused = why && isRefusal(why) ? { token: await tokenNow() } : undefined;
    if (refused || was) listenAnew();
    return { waitMs, hold };
  };
  const wake = () => {
    refused = undefined;
    listenAnew();
    auto.wake(2);
  };

  const auto = autoSync({ round, mayRun, setTimer });
  const ends = [
    network.onChange?.(() => {
      tell();
      wake();
    }),
    appState?.onChange(wake),
    // A sync that the app asked for went well.
    events.on("sync_complete", () => {
      if (refused) wake();
    }),
  ];
  listenAnew();
  return {
    edited: () => {
      forgetEdit ??= setTimer(async () => {
        forgetEdit = undefined;
        if (refused && (await tokenNow()) !== refused.token) wake();
        else auto.wake(1);
      }, AFTER_EDIT_MS);
    },
    wake,
    stop: () => {
      forgetEdit?.();
      auto.stop();
      stopListening();
      for (const end of ends) end?.();
    },
  };
}

async function oneSync(
  syncAll: () => Promise<SyncReport>,
  everyMs: number,
): Promise<NextRound & { why?: Rest["why"] }> {
  try {
    const { plan } = await syncAll();
    const asked = boundedMs((plan?.next_sync_after_sec ?? 0) * 1000);
    const waitMs = Math.max(everyMs, asked);
    return asked ? { waitMs, hold: 1, why: "busy" } : { waitMs, hold: 0 };
  } catch (error) {
    const why = meaningOf(error);
    if (isRefusal(why)) return { waitMs: HOUR_MS, hold: 1, why };
    const asked = error instanceof SyncError ? error.retryAfterMs : 0;
    return { waitMs: Math.max(everyMs, asked), hold: why === "busy" ? 2 : 0, why };
  }
}
