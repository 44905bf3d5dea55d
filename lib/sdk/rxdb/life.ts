import type { SyncStorage } from "../storage/storage";

/**
 * Which life of the storage this is, for one domain, and how many pulls it took in it. RxDB's checkpoint names both, so
 * that a storage and an RxDB that no longer belong together are noticed: one of them was lost, or is an older copy.
 */
export type Life = {
  life: string;
  pulls: number;
  /** RxDB's checkpoints of fewer pulls are of no use any more: the server does not take them. */
  since?: number;
  /** How far the last pull came; none where the next one starts from nothing. */
  checkpoint?: string;
  /** When that was, in ms by the device's clock. */
  heardAt?: number;
};

/** The storage's life, which begins here where it has none. */
export async function lifeOf(storage: SyncStorage, domain: string, newId: () => string): Promise<Life> {
  const [known] = (await storage.read([lifeKey(domain)])) as [Life | undefined];
  if (known) return known;
  const life: Life = { life: newId(), pulls: 0 };
  await storage.write({ put: [[lifeKey(domain), life]] });
  return life;
}

export function lifeKey(domain: string): string {
  return `life/${encodeURIComponent(domain)}`;
}
