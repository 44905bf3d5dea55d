import { createHmac } from "node:crypto";
import { SEAL_LENGTH, type Seal } from "@/lib/core/sync/checkpoint-code";
import type { TenantId } from "@/lib/db/tenant-id";

/**
 * The seal of a tenant's checkpoints: 84 bits of an HMAC. Its key is kept beside the tenant's counter, so that a database
 * that was restored somewhere else still knows its own checkpoints.
 */
export function checkpointSeal(tenant: TenantId, key: Buffer): Seal {
  return (text) =>
    createHmac("sha256", key).update(`${tenant}~${text}`).digest("base64url").slice(0, SEAL_LENGTH);
}
