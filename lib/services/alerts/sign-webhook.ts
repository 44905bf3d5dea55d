import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A new signing secret, as receivers' libraries take it. */
export function makeWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

/**
 * The headers that prove where a webhook comes from: HMAC-SHA256 over id, timestamp (seconds) and body, as in the
 * Standard Webhooks specification (standardwebhooks.com), so that its libraries verify it.
 */
export function webhookHeaders(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): { [header: string]: string } {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
}
