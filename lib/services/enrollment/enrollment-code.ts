import { createHash, randomBytes } from "node:crypto";

// Crockford's base 32: no I, L, O or U, and what people type instead of 0 and 1 is understood.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 16;
const GROUP = 4;

/** Sixteen random characters (80 bits) in groups, to be read aloud or typed on a phone. */
export function makeEnrollmentCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return letters.replace(new RegExp(`(.{${GROUP}})(?=.)`, "g"), "$1-");
}

/** What is kept of a code. Case, dashes and spaces don't matter; undefined for a text that can't be a code. */
export function hashEnrollmentCode(typed: string): Buffer | undefined {
  const letters = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  const isCode = letters.length === LENGTH && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? createHash("sha256").update(letters).digest() : undefined;
}

/** The first group: enough to tell codes apart in a list, nothing to enrol with. */
export function codePrefix(code: string): string {
  return code.slice(0, GROUP);
}
