import { perProcess } from "@/lib/per-process";

type Known<T> = { value: Promise<T>; until: number };

const MOST_KEYS = 10_000;

/**
 * What was read of each key, a tenant or a device, remembered by this process for `keptMs`: cheap enough for every
 * request. Another process hears of a change when its own time is over.
 */
export class ProcessMemory<Key extends string, T> {
  readonly #known: () => Map<Key, Known<T>>;
  readonly #read: (key: Key) => Promise<T>;
  readonly #keptMs: number;

  /** `name` is this memory's own in the process. */
  constructor(name: string, keptMs: number, read: (key: Key) => Promise<T>) {
    this.#known = perProcess(`memory of ${name}`, () => new Map());
    this.#keptMs = keptMs;
    this.#read = read;
  }

  /** What is remembered, else read now. A failed reading fails whoever waits for it, and is not kept. */
  of(key: Key): Promise<T> {
    return this.remembered(key) ?? this.readAnew(key);
  }

  /** What is remembered, without reading. */
  remembered(key: Key): Promise<T> | undefined {
    const known = this.#known().get(key);
    return known && known.until > performance.now() ? known.value : undefined;
  }

  /** Reads now, whatever is remembered. */
  readAnew(key: Key): Promise<T> {
    if (this.#known().size >= MOST_KEYS) this.#known().clear();
    const value = this.#read(key);
    this.#known().set(key, { value, until: performance.now() + this.#keptMs });
    value.catch(() => {
      if (this.#known().get(key)?.value === value) this.#known().delete(key);
    });
    return value;
  }

  /** To be called after a change was committed, so that this process sees it at once. */
  forget(key: Key): void {
    this.#known().delete(key);
  }
}
