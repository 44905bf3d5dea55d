import { LIMITS } from "@/lib/contract/limits";
import type { PushEffects } from "@/lib/core/sync/push-effects";
import { isLarge } from "@/lib/core/sync/record-size";
import { Refusal } from "../refusal";

/**
 * Refuses a batch that would write too much at once: each of its entries may be of another large record, and each
 * conflict keeps both sides whole. One entry alone never is too much, and what is smaller is sent again by its device.
 * @throws Refusal `payload_too_large`
 */
export function requireWritable({ records, conflicts }: PushEffects): void {
  if (records.length + conflicts.length < 2) return;
  let room: number = LIMITS.writtenBytes;
  const take = (data: object | null | undefined) => {
    if (data && room >= 0) room -= JSON.stringify(data).length;
  };
  for (const { record } of records) if (isLarge(record.data)) take(record.data);
  for (const { serverEntry, clientEntry, base } of conflicts) {
    if (!isLarge(serverEntry?.data ?? clientEntry.data)) continue;
    for (const side of [serverEntry, clientEntry, base]) take(side);
  }
  if (room >= 0) return;
  const mb = LIMITS.writtenBytes / 1024 / 1024;
  const detail = `The records and conflicts of this batch would take more than ${mb} MB. Send fewer edits at a time.`;
  throw new Refusal("payload_too_large", detail);
}
