import { timingSafeEqual } from "node:crypto";
import type { TenantId } from "@/lib/db/tenant-id";
import { hashToken, makeOwnedToken, readOwnedToken } from "../owned-token";

const PREFIX = "tld_";

/** Who a token claims to be for; only its hash in that tenant proves it. */
export type TokenClaim = { tenant: TenantId; deviceId: string; hash: Buffer };

/** A new token: tenant id, device id and 32 random bytes. Shown once, kept as a hash. */
export function makeDeviceToken(tenant: TenantId, deviceId: string): string {
  return makeOwnedToken(PREFIX, tenant, deviceId);
}

export function hashDeviceToken(token: string): Buffer {
  return hashToken(token);
}

/** Undefined for a text that is no device token at all. */
export function readDeviceToken(token: string): TokenClaim | undefined {
  const claim = readOwnedToken(PREFIX, token);
  return claim && { tenant: claim.tenant, deviceId: claim.id, hash: claim.hash };
}

/** Compares in constant time. */
export function isSameHash(kept: Uint8Array | null, given: Uint8Array): boolean {
  return kept !== null && kept.byteLength === given.byteLength && timingSafeEqual(kept, given);
}
