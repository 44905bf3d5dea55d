import type { Change } from "../../contract/pull";

/** How long a change's text is taken to be before any was rendered. */
const GUESSED_BYTES = 2048;
const FIRST_BLOCK = 32;

/**
 * A page while it is filled: takes changes until their JSON text has no room for the next. Changes are rendered in blocks,
 * because a call of JSON.stringify costs as much as rendering a change; a block that turns out too long is halved.
 */
export class PageFill {
  readonly changes: Change[] = [];
  readonly #texts: string[] = [];
  #bytes = 0;

  /** `room`: bytes for all changes with the commas between them. */
  constructor(
    private readonly room: number,
    private readonly byteLength: (text: string) => number,
  ) {}

  /** Takes these in their order while they fit and says how many it took. A page's first change always fits. */
  take(changes: readonly Change[]): number {
    let taken = 0;
    let most = Number.POSITIVE_INFINITY;
    while (taken < changes.length) {
      const block = changes.slice(taken, taken + Math.min(most, this.#blockSize()));
      const text = JSON.stringify(block).slice(1, -1);
      const bytes = this.byteLength(text) + (this.changes.length > 0 ? 1 : 0);
      const isFirst = this.changes.length === 0 && block.length === 1;
      if (this.#bytes + bytes <= this.room || isFirst) {
        this.#texts.push(text);
        this.#bytes += bytes;
        for (const change of block) this.changes.push(change);
        taken += block.length;
      } else if (block.length === 1) return taken;
      else most = block.length >> 1;
    }
    return taken;
  }

  /** How many more changes fit if they are as long as those so far. */
  get expected(): number {
    const mean = this.changes.length > 0 ? this.#bytes / this.changes.length : GUESSED_BYTES;
    return Math.max(0, (this.room - this.#bytes) / mean);
  }

  /** The changes' JSON texts with commas between them. */
  get text(): string {
    return this.#texts.join(",");
  }

  /** A little less than would fit, so that a block is rarely rendered for nothing. */
  #blockSize(): number {
    const fitting = Math.max(1, Math.floor(this.expected * 0.97));
    return this.changes.length > 0 ? fitting : Math.min(fitting, FIRST_BLOCK);
  }
}
