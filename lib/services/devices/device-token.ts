import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";

const PREFIX = "tld_";
const UUID_BYTES = 16;
const SECRET_BYTES = 32;
const FORM = /^tld_[A-Za-z0-9_-]{86}$/;

/** Who a token claims to be for; only its hash in that tenant proves it. */
export type TokenClaim = { tenant: TenantId; deviceId: string; hash: Buffer };

/** A new token: tenant id, device id and 32 random bytes. Shown once, kept as a hash. */
export function makeDeviceToken(tenant: TenantId, deviceId: string): string {
  const bytes = Buffer.concat([uuidBytes(tenant), uuidBytes(deviceId), randomBytes(SECRET_BYTES)]);
  return PREFIX + bytes.toString("base64url");
}

export function hashDeviceToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Undefined for a text that is no device token at all. */
export function readDeviceToken(token: string): TokenClaim | undefined {
  if (!FORM.test(token)) return undefined;
  const hex = Buffer.from(token.slice(PREFIX.length), "base64url").toString("hex");
  return {
    tenant: tenantId(uuidText(hex, 0)),
    deviceId: uuidText(hex, UUID_BYTES),
    hash: hashDeviceToken(token),
  };
}

/** Compares in constant time. */
export function isSameHash(kept: Uint8Array | null, given: Uint8Array): boolean {
  return kept !== null && kept.byteLength === given.byteLength && timingSafeEqual(kept, given);
}

function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}

function uuidText(hex: string, fromByte: number): string {
  const text = hex.slice(fromByte * 2, (fromByte + UUID_BYTES) * 2);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    "-",
  );
}
