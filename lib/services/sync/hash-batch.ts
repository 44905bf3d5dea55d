import { createHash } from "node:crypto";
import type { PushRequest } from "@/lib/contract/push";

/** Nobody meets two contents with 128 equal bits by accident, and a device could fool only itself. */
const HASH_BYTES = 16;

/**
 * What makes a batch the same batch: its entries, and whether they are applied or queued. When it was sent, over which
 * network and what it asked to pull may differ between two sendings: a retry may ask for a smaller page, or for none.
 */
export function hashBatch({ entries, mode }: PushRequest): Buffer {
  return hashContent(entries, mode);
}

/** The same of any request: its entries and what becomes of them, in 16 bytes. */
export function hashContent(entries: readonly unknown[], fate: string): Buffer {
  return createHash("sha256").update(fate).update(contentText(entries)).digest().subarray(0, HASH_BYTES);
}

function contentText(entries: readonly unknown[]): string {
  try {
    return JSON.stringify(entries);
  } catch (error) {
    // An entry nested thousands of levels deep can be parsed but not written; it is rejected, whatever it says.
    if (!(error instanceof RangeError)) throw error;
    return `[${entries.map(entryText).join()}]`;
  }
}

function entryText(entry: unknown): string {
  try {
    return JSON.stringify(entry);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return "too deep";
  }
}
