import { type Random, seededRandom, waitOf } from "@/lib/core/random";
import { type Connection, type Direction, type Line, PERFECT_LINE } from "./line";

export type Weather = {
  roundTripMs: number;
  bitsPerSecond: number;
  /** Nothing moves, `stallMs` long, every so often. */
  stallEveryMs: number;
  stallMs: readonly [least: number, most: number];
  /** All connections break, every so often; new ones can be made at once. */
  cutEveryMs: number;
};

type InFlight = { at: number; arrived: () => void };
type Way = { freeAt: number; inFlight: InFlight[]; timer?: NodeJS.Timeout };
type Stall = { from: number; to: number };

const HOUR_MS = 3_600_000;

/** A narrow, slow and moody line. Perfect until `begin`; from then on the same seed brings the same weather. */
export class PoorLine implements Line {
  readonly #ways: Record<Direction, Way> = {
    up: { freeAt: 0, inFlight: [] },
    down: { freeAt: 0, inFlight: [] },
  };
  readonly #connections = new Set<() => void>();
  #stalls: Stall[] = [];
  #cutTimer?: NodeJS.Timeout;
  #begun = false;
  cuts = 0;

  constructor(
    private readonly weather: Weather,
    private readonly seed: number,
  ) {}

  begin(): void {
    this.#begun = true;
    this.#stalls = stallsFrom(performance.now(), this.weather, seededRandom(this.seed));
    this.#planCut(seededRandom(this.seed + 1_000_000));
  }

  connect(cut: () => void): Connection {
    this.#connections.add(cut);
    const openFrom = performance.now() + (this.#begun ? this.weather.roundTripMs : 0);
    return {
      carry: (direction, bytes, sent, arrived) => {
        if (this.#begun) this.#carry(direction, bytes, openFrom, sent, arrived);
        else PERFECT_LINE.connect(cut).carry(direction, bytes, sent, arrived);
      },
      close: () => void this.#connections.delete(cut),
    };
  }

  close(): void {
    clearTimeout(this.#cutTimer);
    for (const way of Object.values(this.#ways)) clearTimeout(way.timer);
  }

  /** Connections share the line's rate, each way apart. */
  #carry(direction: Direction, bytes: number, openFrom: number, sent: () => void, arrived: () => void): void {
    const { bitsPerSecond, roundTripMs } = this.weather;
    const way = this.#ways[direction];
    const start = Math.max(performance.now(), openFrom, way.freeAt);
    way.freeAt = this.#pastStalls(start, (bytes * 8 * 1000) / bitsPerSecond);
    way.inFlight.push({ at: way.freeAt + roundTripMs / 2, arrived });
    setTimeout(sent, way.freeAt - performance.now());
    if (way.inFlight.length === 1) this.#deliver(way);
  }

  /** In order, whatever the timers' grain is. */
  #deliver(way: Way): void {
    const [next] = way.inFlight;
    if (!next) return;
    way.timer = setTimeout(() => {
      way.inFlight.shift();
      next.arrived();
      this.#deliver(way);
    }, next.at - performance.now());
  }

  #pastStalls(start: number, duration: number): number {
    let end = start + duration;
    for (const { from, to } of this.#stalls) {
      if (to <= start) continue;
      if (from >= end) break;
      end += to - Math.max(from, start);
    }
    return end;
  }

  #planCut(random: Random): void {
    this.#cutTimer = setTimeout(
      () => {
        this.cuts += 1;
        for (const cut of [...this.#connections]) cut();
        this.#planCut(random);
      },
      waitOf(random, this.weather.cutEveryMs),
    );
  }
}

function stallsFrom(
  begin: number,
  { stallEveryMs, stallMs: [least, most] }: Weather,
  random: Random,
): Stall[] {
  const stalls: Stall[] = [];
  for (let at = begin; at < begin + HOUR_MS; ) {
    const from = at + waitOf(random, stallEveryMs);
    at = from + least + random() * (most - least);
    stalls.push({ from, to: at });
  }
  return stalls;
}
