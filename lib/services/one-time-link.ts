import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** What a link that works once has in it, and what is kept of that. */
export type OneTimeSecret = { secret: string; hash: Uint8Array<ArrayBuffer> };

/** 256 random bits: nobody guesses them, and a plain hash is enough. */
export function makeSecret(): OneTimeSecret {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { secret, hash: hashSecret(secret) };
}

export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/** The pages that links lead to. */
const PAGES = { invitation: "/invitation", reset: "/login/reset" } as const;

/** The link itself. The secret stands behind the #, where no server, no proxy and no log sees it. */
export function linkTo(page: keyof typeof PAGES, origin: string, secret: string): string {
  return `${origin}${PAGES[page]}#${secret}`;
}
