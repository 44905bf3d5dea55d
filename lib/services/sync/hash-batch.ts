import { createHash } from "node:crypto";
import type { PushRequest } from "@/lib/contract/push";
import { Breather } from "../breather";

/** Nobody meets two contents with 128 equal bits by accident, and a device could fool only itself. */
const HASH_BYTES = 16;

/**
 * What makes a batch the same batch: its entries, and whether they are applied or queued. When it was sent, over which
 * network and what it asked to pull may differ between two sendings: a retry may ask for a smaller page, or for none.
 */
export function hashBatch({ entries, mode }: PushRequest): Promise<Buffer> {
  return hashContent(entries, mode);
}

/** The same of any request: its entries and what becomes of them, in 16 bytes. */
export async function hashContent(entries: readonly unknown[], fate: string): Promise<Buffer> {
  const hash = createHash("sha256").update(fate);
  const breather = new Breather();
  let text = "[";
  for (const [index, entry] of entries.entries()) {
    if (index > 0) text += ",";
    text += JSON.stringify(entry);
    if (!breather.isDue()) continue;
    hash.update(text);
    text = "";
    await breather.breathe();
  }
  return hash.update(`${text}]`).digest().subarray(0, HASH_BYTES);
}
