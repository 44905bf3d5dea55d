type Bucket = { tokens: number; at: number };

/**
 * Rate limits by key, in this process: each key may burst, and earns `perSecond` afterwards. Bounded: the keys seen
 * longest ago are forgotten first, which can only be kind to them.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(readonly options: { perSecond: number; burst: number; maxKeys?: number }) {}

  /** Takes one token. Returns 0, or the seconds until the next one is there. `now` in ms. */
  take(key: string, now: number): number {
    const bucket = this.#refilled(key, now);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.options.perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  /** Gives a token back: what it was taken for turned out to be harmless. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.options.burst, bucket.tokens + 1);
  }

  #refilled(key: string, now: number): Bucket {
    const { burst, perSecond, maxKeys = 20_000 } = this.options;
    const known = this.#buckets.get(key);
    const bucket = known ?? { tokens: burst, at: now };
    if (known) {
      const elapsedSec = Math.max(0, now - known.at) / 1000;
      known.tokens = Math.min(burst, known.tokens + elapsedSec * perSecond);
      known.at = now;
      this.#buckets.delete(key);
    }
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > maxKeys) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
