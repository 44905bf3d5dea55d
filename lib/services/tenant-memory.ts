import type { TenantId } from "@/lib/db/tenant-id";

type Known<T> = { value: Promise<T>; until: number };

// On globalThis because routes and pages are bundled apart and would each remember for themselves.
const kept = globalThis as { tidelockMemories?: Map<string, Map<TenantId, Known<unknown>>> };
const MOST_TENANTS = 10_000;

/**
 * What was read of each tenant, remembered by this process for `keptMs`: cheap enough for every request. Another process
 * hears of a change when its own time is over.
 */
export class TenantMemory<T> {
  readonly #name: string;
  readonly #read: (tenant: TenantId) => Promise<T>;
  readonly #keptMs: number;

  /** `name` is this memory's own in the process. */
  constructor(name: string, keptMs: number, read: (tenant: TenantId) => Promise<T>) {
    this.#name = name;
    this.#keptMs = keptMs;
    this.#read = read;
  }

  /** What is remembered, else read now. A failed reading fails whoever waits for it, and is not kept. */
  of(tenant: TenantId): Promise<T> {
    const known = this.#known.get(tenant);
    const now = performance.now();
    if (known && known.until > now) return known.value;
    if (this.#known.size >= MOST_TENANTS) this.#known.clear();
    const value = this.#read(tenant);
    this.#known.set(tenant, { value, until: now + this.#keptMs });
    value.catch(() => {
      if (this.#known.get(tenant)?.value === value) this.#known.delete(tenant);
    });
    return value;
  }

  /** To be called after a change was committed, so that this process sees it at once. */
  forget(tenant: TenantId): void {
    this.#known.delete(tenant);
  }

  get #known(): Map<TenantId, Known<T>> {
    kept.tidelockMemories ??= new Map();
    const known = kept.tidelockMemories.get(this.#name) ?? new Map();
    kept.tidelockMemories.set(this.#name, known);
    return known as Map<TenantId, Known<T>>;
  }
}
