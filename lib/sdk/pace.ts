import type { NetworkQuality } from "../contract/entry";
import type { SyncPlan } from "../contract/push";
import { BATCH_SIZES } from "../core/sync/plan";
import type { NetworkState } from "./network";
import type { Outgoing, Send } from "./send";
import { SyncError } from "./sync-error";

const BEST_FIRST = Object.keys(BATCH_SIZES) as NetworkQuality[];

/** Each of these round trips, in ms, that is exceeded makes a network one worse than the best. */
const SLOWER_THAN = [400, 1000, 3000];

/** How much the newest round trip counts against those before it. */
const NEWEST_COUNTS = 0.3;

/** Edits in a batch, at most. */
export const MOST_EDITS = 500;

/** For each edit of a batch, a page may hold so many changes, and either so many bytes of JSON. */
const CHANGES_PER_EDIT = 10;
const BYTES_PER_EDIT = 2560;

/** The server gives no page of more changes. */
const MOST_CHANGES = 1000;

export type Pace = ReturnType<typeof paceOn>;

/**
 * How much a network takes at a time, counted in edits of a batch; pages go by it, too. Starts with what suits the network
 * by what the platform says (`told`) and the round trips measured, halves whatever timed out or broke off, and grows with
 * whatever gets through: fast while it is answered well within the time-out, slowly near it. (Additive increase would take
 * too long at these sizes.)
 */
export function paceOn(told: () => NetworkState) {
  let roundTripMs = 0;
  let network: NetworkState | undefined;
  let size = 0;
  let timeouts = 0;

  /** On another network nothing is known yet. */
  const allowed = (): number => {
    if (network !== told()) size = BATCH_SIZES[pace.quality];
    network = told();
    return size;
  };

  const pace = {
    /** The network as it is told or as it is measured, whichever is worse. */
    get quality(): NetworkQuality {
      const state = told();
      const known = state === "offline" ? "poor" : state;
      const measured = SLOWER_THAN.filter((ms) => roundTripMs > ms).length;
      return BEST_FIRST[Math.max(measured, BEST_FIRST.indexOf(known))] ?? known;
    },

    /** Edits for the next batch. A server that has enough to do says in its plan how many it wants at most. */
    batchSize(plan?: SyncPlan): number {
      const isBusy = plan && plan.server_load !== "low" && plan.batch_size > 0;
      return Math.min(allowed(), isBusy ? plan.batch_size : MOST_EDITS);
    },

    /** Bytes for the next batch. */
    get batchBytes(): number {
      return allowed() * BYTES_PER_EDIT;
    },

    /** How much the next page may hold. */
    get page(): { limit: number; max_bytes: number } {
      return { limit: Math.min(MOST_CHANGES, allowed() * CHANGES_PER_EDIT), max_bytes: pace.batchBytes };
    },

    /** How many times the usual time-out a request gets: twice as much after each that timed out. */
    get patience(): number {
      return 2 ** timeouts;
    },

    /** A request was answered; `bytes`: with so many. What got through counts, unless it was much less than what is allowed. */
    answered(request: Outgoing, bytes: number, ms: number, timeoutMs: number): void {
      const most = allowed();
      timeouts = 0;
      roundTripMs += (ms - roundTripMs) * (roundTripMs === 0 ? 1 : NEWEST_COUNTS);
      if (sizeOf({ ...request, page: request.page && bytes }) * 2 < most) return;
      size = Math.min(MOST_EDITS, Math.ceil(most * (ms * 2 < timeoutMs ? 2 : 1.125)));
    },

    /** A request got no answer, or one that broke off. A page has no part in it where there was no connection at all. */
    lost(request: Outgoing, { code, status }: SyncError): void {
      const most = allowed();
      if (code === "timeout") timeouts += 1;
      else if (code !== "network" || (!request.edits && !status)) return;
      const half = Math.ceil(sizeOf(request) / 2);
      if (half > 0) size = Math.min(most, half);
    },
  };
  return pace;
}

/** How large a request is, in edits. */
function sizeOf({ edits = 0, body = "", page = 0 }: Outgoing): number {
  return Math.max(edits, (edits && body.length) / BYTES_PER_EDIT, page / BYTES_PER_EDIT);
}

/** `send` that tells `pace` of each attempt. */
export function withPace(send: Send, pace: Pace, clock: () => number, timeoutMs: number): Send {
  return async (request) => {
    const startedAt = clock();
    const reply = await send(request).catch((error: unknown) => {
      if (error instanceof SyncError) pace.lost(request, error);
      throw error;
    });
    pace.answered(request, reply.size, Math.max(0, clock() - startedAt), timeoutMs);
    return reply;
  };
}
