import { boundedMs, HOUR_MS } from "./bounded-ms";
import { rootOf } from "./credential";
import type { Rest, SyncReport } from "./events";
import { isRefusal, meaningOf } from "./meaning";
import { API } from "./server";
import type { Session } from "./session";
import { SyncError } from "./sync-error";
import type { SyncClientOptions } from "./sync-options";

/** After an edit, so that those that follow at once go along. */
const AFTER_EDIT_MS = 250;

/** What `keepSyncing` gives: tell it of an edit; end a rest; end it all. */
export type Running = { edited: () => void; wake: () => void; stop: () => void };

/** How strongly a rest holds, and what ends it early: 0 news (an edit, a poke), 1 a person or another network, 2 nothing. */
type Hold = 0 | 1 | 2;

/** How long syncs rest after one, how strongly, and why if it did not go well. */
type Pause = { waitMs: number; hold: Hold; why?: Rest["why"] };

/**
 * Syncs now and again and again: on time, soon after an edit, when the network or the app comes back, and when the
 * server pokes. What goes wrong ends nothing: after a refusal the server is asked once an hour, or sooner where somebody
 * wakes it, or an edit is made with another token. `tell` is called with why it rests, and when the network came or went.
 */
export function keepSyncing(
  session: Session,
  { setTimer, appState, pokes, url }: SyncClientOptions,
  syncAll: () => Promise<SyncReport>,
  everyMs: number,
  tell: (change?: { resting: Rest }) => void,
): Running {
  const { network, credential, clock, random, events } = session;
  let running = false;
  let stopped = false;
  let held: Hold = 0;
  /** How strongly somebody wakes it while a sync runs. */
  let woken = 0;
  /** That the server refused the device, with this token. */
  let refused: { token: string | undefined } | undefined;
  let endPause = () => {};
  let stopListening: (() => void) | undefined;
  let forgetEdit: (() => void) | undefined;

  const mayRun = () => !stopped && network.state() !== "offline" && (appState?.isActive() ?? true);
  const tokenNow = () => credential.read().catch(() => undefined);

  const next = async (): Promise<void> => {
    held = 0;
    if (!mayRun()) return;
    running = true;
    woken = 0;
    const { waitMs, hold, why } = await oneSync(syncAll, everyMs);
    if (why) tell({ resting: { why, until: clock() + waitMs } });
    const was = refused;
    refused = why && isRefusal(why) ? { token: await tokenNow() } : undefined;
    if (refused || was) listenAnew();
    running = false;
    if (woken > hold) return next();
    held = hold;
    if (!stopped) endPause = setTimer(() => void next(), waitMs);
  };
  /** Syncs now, or once more after the sync that runs. */
  const nudge = (strength: 1 | 2) => {
    if (running) woken = Math.max(woken, strength);
    else if (strength > held) {
      endPause();
      void next();
    }
  };
  const wake = () => {
    refused = undefined;
    listenAnew();
    nudge(2);
  };

  const request = async () => ({
    url: `${rootOf(url)}${API}sync/stream`,
    headers: credential.headers(await credential.read()),
  });
  const listenAnew = () => {
    stopListening?.();
    const listens = !refused && mayRun();
    stopListening = listens ? pokes?.steady({ request, setTimer, random, clock }, () => nudge(1)) : undefined;
  };

  void next();
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
        else nudge(1);
      }, AFTER_EDIT_MS);
    },
    wake,
    stop: () => {
      stopped = true;
      forgetEdit?.();
      endPause();
      stopListening?.();
      for (const end of ends) end?.();
    },
  };
}

async function oneSync(syncAll: () => Promise<SyncReport>, everyMs: number): Promise<Pause> {
  try {
    const { plan } = await syncAll();
    const asked = boundedMs((plan?.next_sync_after_sec ?? 0) * 1000);
    return { waitMs: Math.max(everyMs, asked), ...(asked ? { hold: 1, why: "busy" } : { hold: 0 }) };
  } catch (error) {
    const why = meaningOf(error);
    if (isRefusal(why)) return { waitMs: HOUR_MS, hold: 1, why };
    const asked = error instanceof SyncError ? error.retryAfterMs : 0;
    return { waitMs: Math.max(everyMs, asked), hold: why === "busy" ? 2 : 0, why };
  }
}
