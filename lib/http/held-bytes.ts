import { getHeapStatistics } from "node:v8";
import { perProcess } from "@/lib/per-process";
import { Refusal } from "@/lib/services/refusal";
import { LARGE_BODY } from "./large-bodies";

const MB = 1024 * 1024;

/** What one request holds of it. */
export type Share = {
  /**
   * It holds so many bytes now.
   * @throws Refusal `overloaded` where there is no room for them
   */
  hold: (bytes: number) => void;
  release: () => void;
};

/**
 * The bytes of bodies that requests hold together, from the first that arrives until the answer: many large uploads at
 * once, or slow ones, can't fill the memory. Nobody takes all the room from others: one `key` gets half of it, of that half
 * for large bodies, and a quarter is left to small bodies alone.
 */
export class HeldBytes {
  #all = 0;
  readonly #keys = new Map<string, number>();

  constructor(readonly most: number) {}

  share(key: string): Share {
    let own = 0;
    const change = (bytes: number) => {
      const more = bytes - own;
      own = bytes;
      this.#all += more;
      const ofKey = this.#of(key) + more;
      if (ofKey > 0) this.#keys.set(key, ofKey);
      else this.#keys.delete(key);
    };
    return {
      hold: (bytes) => {
        if (bytes > own && !this.#hasRoom(key, bytes - own, bytes > LARGE_BODY)) throw full();
        change(bytes);
      },
      release: () => change(0),
    };
  }

  #hasRoom(key: string, more: number, isLarge: boolean): boolean {
    const [forAll, forKey] = isLarge ? [0.75, 0.25] : [1, 0.5];
    return this.#all + more <= forAll * this.most && this.#of(key) + more <= forKey * this.most;
  }

  #of(key: string): number {
    return this.#keys.get(key) ?? 0;
  }
}

function full(): Refusal {
  return new Refusal(
    "overloaded",
    "The server is receiving too much at once. Try again shortly, or send less at a time.",
    { retryAfterSec: 2 },
  );
}

/** Of this process: a quarter of its heap, within limits that let a few of the largest bodies in. */
export const heldBytes = perProcess("held-bytes", () => {
  const quarter = getHeapStatistics().heap_size_limit / 4;
  return new HeldBytes(Math.min(128 * MB, Math.max(48 * MB, quarter)));
});
