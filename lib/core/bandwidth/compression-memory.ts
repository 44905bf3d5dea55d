/** A compressed body that saves less than this share isn't worth anybody's work. */
export const WORTH = 0.15;

/** So many bodies of a kind are tried before it is judged; afterwards every so many, in case it changed. */
const TRIES = 8;
const PROBE_EVERY = 32;
/** Weight of the newest body in the average. */
const NEWEST = 0.2;
const MOST_KINDS = 500;

type Kind = { saved: number; seen: number };

/** What compression has been saving lately, by kind of payload, so that where it doesn't pay it is not even tried. */
export class CompressionMemory {
  readonly #kinds = new Map<string, Kind>();

  /** Whether to try it on the next body of this kind. */
  isWorthTrying(kind: string): boolean {
    const known = this.#kinds.get(kind);
    if (!known || known.seen < TRIES || known.saved >= WORTH) return true;
    known.seen++;
    return known.seen % PROBE_EVERY === 0;
  }

  /** Notes what a try brought, in bytes; also where it was not worth sending. */
  note(kind: string, original: number, compressed: number): void {
    const saved = original > 0 ? 1 - compressed / original : 0;
    const known = this.#kinds.get(kind);
    if (known) {
      known.saved += NEWEST * (saved - known.saved);
      known.seen++;
      return;
    }
    if (this.#kinds.size >= MOST_KINDS) this.#kinds.clear();
    this.#kinds.set(kind, { saved, seen: 1 });
  }
}
