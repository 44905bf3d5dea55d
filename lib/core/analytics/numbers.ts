/**
 * Takes whole numbers out of what the database's `pack_number` gave, one after another: seven bits a byte, the highest bit
 * says that more follow. Small numbers take one byte, which is what keeps a snapshot small.
 */
export class NumberReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** 0 beyond the end. */
  next(): number {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.#at++] ?? 0;
      if (byte < 128) return number + byte * scale;
      number += (byte & 127) * scale;
    }
  }
}
