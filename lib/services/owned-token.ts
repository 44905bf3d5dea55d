import { createHash, randomBytes } from "node:crypto";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";

const UUID_BYTES = 16;
const SECRET_BYTES = 32;
const LETTERS = /^[A-Za-z0-9_-]{86}$/;

/** Who a token claims to be of; only its hash in that tenant proves it. */
export type OwnedClaim = { tenant: TenantId; id: string; hash: Buffer };

/** A new token: prefix, tenant id, its owner's id there, and 32 random bytes. Shown once, kept as a hash. */
export function makeOwnedToken(prefix: string, tenant: TenantId, id: string): string {
  const bytes = Buffer.concat([uuidBytes(tenant), uuidBytes(id), randomBytes(SECRET_BYTES)]);
  return prefix + bytes.toString("base64url");
}

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Undefined for a text that is no token of this prefix at all. */
export function readOwnedToken(prefix: string, token: string): OwnedClaim | undefined {
  const letters = token.slice(prefix.length);
  if (!token.startsWith(prefix) || !LETTERS.test(letters)) return undefined;
  const hex = Buffer.from(letters, "base64url").toString("hex");
  return { tenant: tenantId(uuidText(hex, 0)), id: uuidText(hex, UUID_BYTES), hash: hashToken(token) };
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
