/** A set of whole numbers from 0 up that lie close together, one bit each: quick to add to and to unite. */
export class NumberSet {
  #words = new Uint32Array(0);

  constructor(numbers: Iterable<number> = []) {
    for (const number of numbers) this.add(number);
  }

  add(number: number): void {
    const word = number >>> 5;
    this.#reach(word);
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (number & 31));
  }

  addAll(other: NumberSet): void {
    this.#reach(other.#words.length - 1);
    for (let word = 0; word < other.#words.length; word++)
      this.#words[word] = (this.#words[word] ?? 0) | (other.#words[word] ?? 0);
  }

  get size(): number {
    let size = 0;
    for (const bits of this.#words) for (let left = bits; left !== 0; left &= left - 1) size++;
    return size;
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [word, bits] of this.#words.entries())
      for (let left = bits; left !== 0; left &= left - 1) yield 32 * word + 31 - Math.clz32(left & -left);
  }

  #reach(word: number): void {
    if (word < this.#words.length) return;
    const longer = new Uint32Array(Math.max(word + 1, 2 * this.#words.length));
    longer.set(this.#words);
    this.#words = longer;
  }
}
