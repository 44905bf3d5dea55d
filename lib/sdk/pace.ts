import type { NetworkQuality } from "../contract/entry";
import { BATCH_SIZES } from "../core/sync/plan";
import type { NetworkState } from "./network";
import type { Send } from "./send";

/** Round trips longer than this, in ms, make a network at best what stands beside it. */
const SLOWER_THAN: readonly [ms: number, quality: NetworkQuality][] = [
  [3000, "poor"],
  [1000, "fair"],
  [400, "good"],
];

const WORST_FIRST: readonly NetworkQuality[] = ["poor", "fair", "good", "excellent"];

/** How much the newest round trip counts against those before it. */
const NEWEST_COUNTS = 0.3;

/** How many more edits a batch may hold after one of that size got through. */
const GROWTH = 1.5;

/**
 * How much this network takes at a time: what the platform says of it, lowered by the round trips measured, and less
 * after a batch did not get through (additive increase would take too long at these sizes; both ways are multiplicative).
 */
export class Pace {
  #roundTripMs = 0;
  #gotThrough = BATCH_SIZES.excellent;

  constructor(private readonly told: () => NetworkState) {}

  /** The network as it is told or as it is measured, whichever is worse. */
  get quality(): NetworkQuality {
    const told = this.told();
    const measured = SLOWER_THAN.find(([ms]) => this.#roundTripMs > ms)?.[1] ?? "excellent";
    const known = told === "offline" ? "poor" : told;
    return WORST_FIRST.indexOf(measured) < WORST_FIRST.indexOf(known) ? measured : known;
  }

  /** Edits for the next batch; never more than the server planned. */
  batchSize(planned = Number.POSITIVE_INFINITY): number {
    return Math.min(planned, BATCH_SIZES[this.quality], this.#gotThrough);
  }

  /** A request with so many edits was answered. */
  answered(ms: number, edits: number): void {
    this.#roundTripMs += (ms - this.#roundTripMs) * (this.#roundTripMs === 0 ? 1 : NEWEST_COUNTS);
    if (edits < this.#gotThrough) return;
    this.#gotThrough = Math.min(BATCH_SIZES.excellent, Math.ceil(edits * GROWTH));
  }

  /** A request with so many edits got no answer. */
  lost(edits: number): void {
    if (edits === 0) return;
    this.#gotThrough = Math.max(BATCH_SIZES.poor, Math.min(this.#gotThrough, Math.ceil(edits / 2)));
  }
}

/** `send` that tells `pace` of each attempt. */
export function withPace(send: Send, pace: Pace, clock: () => number): Send {
  return async (request) => {
    const startedAt = clock();
    const { edits = 0 } = request;
    const reply = await send(request).catch((error: unknown) => {
      pace.lost(edits);
      throw error;
    });
    pace.answered(Math.max(0, clock() - startedAt), edits);
    return reply;
  };
}
