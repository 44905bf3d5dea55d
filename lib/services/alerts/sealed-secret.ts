import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { config } from "@/lib/config";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret that must be read again, unlike a password: AES-256-GCM under a key derived from AUTH_SECRET, so
 * that the database alone gives nothing away. `place` (tenant and row) is authenticated: moved elsewhere, it won't open.
 */
export function sealSecret(secret: string, place: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, sealed, cipher.getAuthTag()]));
}

/** Undefined where it was sealed under another AUTH_SECRET, or for another place. */
export function openSecret(sealed: Uint8Array, place: string): string | undefined {
  const bytes = Buffer.from(sealed);
  const tagAt = bytes.byteLength - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(tagAt));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined; // final() throws for one reason alone: the tag doesn't fit
  }
}

function key(): Buffer {
  const { AUTH_SECRET } = config();
  if (!AUTH_SECRET) throw new Error("AUTH_SECRET is not set. Start with `npm start`, which makes one.");
  return Buffer.from(hkdfSync("sha256", AUTH_SECRET, "", "tidelock webhook secrets v1", 32));
}
