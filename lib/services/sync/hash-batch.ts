import { createHash } from "node:crypto";
import type { PushRequest } from "@/lib/contract/push";

/**
 * What makes a batch the same batch: its entries and what it asks for. When it was sent and over which network may
 * differ between two sendings, so that a resent batch measures the device's clock anew.
 */
export function hashBatch({ entries, mode, pull }: PushRequest): Buffer {
  return hashContent(entries, [mode, pull]);
}

/** The same of any request: its entries and the rest of what it asks for. */
export function hashContent(entries: readonly unknown[], rest: readonly unknown[]): Buffer {
  return createHash("sha256").update(contentText(entries)).update(JSON.stringify(rest)).digest();
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
