import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";

/**
 * The name of a batch, from its body or the Idempotency-Key header; undefined where neither says one.
 * @throws Refusal `device_mismatch`, or `invalid_request` where the two differ.
 */
export function checkEnvelope(
  ctx: DeviceContext,
  { device_id, batch_id }: { device_id?: string; batch_id?: string },
  idempotencyKey: string | null,
): string | undefined {
  if (device_id !== undefined && device_id !== ctx.deviceId) {
    throw new Refusal("device_mismatch", "The token belongs to another device than device_id says.");
  }
  if (idempotencyKey && batch_id && idempotencyKey !== batch_id) {
    throw badBatchId("differs from the Idempotency-Key header");
  }
  return batch_id ?? idempotencyKey ?? undefined;
}

export function badBatchId(message: string): Refusal {
  return new Refusal("invalid_request", `batch_id: ${message}`, { errors: [{ path: "batch_id", message }] });
}

/**
 * Hashes of another length were stored by earlier versions. They took in the page that was asked for, which may differ
 * now, so such a batch is known by its id alone.
 * @throws Refusal `idempotency_mismatch` where a batch id comes again with other content.
 */
export function requireSameContent(answered: Buffer, asked: Buffer): void {
  if (answered.length !== asked.length || answered.equals(asked)) return;
  const detail = "Send a batch again exactly as it was, or give other content a batch id of its own.";
  throw new Refusal("idempotency_mismatch", detail);
}
