/** An entry as its chain sees it: its number, what it says byte for byte, and the hash that it carries. */
export type ChainLink = { seq: number; content: Uint8Array; hash: Uint8Array };

/** Where a chain ends, as kept beside it. */
export type ChainHead = { seq: number; hash: Uint8Array };

/** The first thing that is wrong, and with which entry. */
export type ChainBreak = {
  seq: number;
  /** `missing`: dropped. `changed`: says other than it did, or another hash. `cut_off`: the newest are gone. `unknown`: nobody wrote it. */
  what: "missing" | "changed" | "cut_off" | "unknown";
};

type Sha256 = (...parts: Uint8Array[]) => Uint8Array;

/** Follows a hash chain from its first entry on, in order, holding one hash at a time. */
export class ChainCheck {
  #seq = 0;
  #hash: Uint8Array = new Uint8Array();
  #broken: ChainBreak | null = null;

  constructor(private readonly sha256: Sha256) {}

  add({ seq, content, hash }: ChainLink): void {
    if (this.#broken) return;
    const due = this.#seq + 1;
    if (seq !== due) {
      this.#broken = { seq: due, what: seq > due ? "missing" : "unknown" };
      return;
    }
    if (!sameBytes(this.sha256(this.#hash, content), hash)) {
      this.#broken = { seq, what: "changed" };
      return;
    }
    this.#seq = seq;
    this.#hash = hash;
  }

  /** What is wrong with the chain up to its head, if anything is. */
  finish(head: ChainHead): ChainBreak | null {
    if (this.#broken) return this.#broken;
    if (head.seq > this.#seq) return { seq: this.#seq + 1, what: "cut_off" };
    if (head.seq < this.#seq) return { seq: head.seq + 1, what: "unknown" };
    return sameBytes(head.hash, this.#hash) ? null : { seq: head.seq, what: "changed" };
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
