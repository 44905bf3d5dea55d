import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** The same password on every host that knows the secret, so that several processes agree without talking. */
export function rolePassword(secret: string, role: string): string {
  return createHmac("sha256", secret).update(`tidelock role ${role}`).digest("base64url");
}

/** What PostgreSQL stores of a password (RFC 5803); sent in its place, so that no log of statements holds the password. */
export function scramVerifier(password: string): string {
  const [iterations, salt] = [4096, randomBytes(16)];
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${hmac("Server Key").toString("base64")}`;
}
