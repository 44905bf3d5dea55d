import { isIP } from "node:net";
import { config } from "@/lib/config";
import { isPublicAddress } from "./public-address";

/** Where a webhook goes, and whether the operator let it go inside. */
export type WebhookTarget = { url: URL; internalAllowed: boolean };

/**
 * Reads a webhook's URL. The URL parser turns every odd spelling of an address (octal, hexadecimal, one number) into
 * the plain one, so what is checked is what would be connected to.
 * @returns the target, or a sentence that says why it may not be one
 */
export function webhookTarget(text: string): WebhookTarget | string {
  if (!URL.canParse(text)) return "This is no URL.";
  const url = new URL(text);
  const { WEBHOOK_ALLOW_HTTP, TIDELOCK_DEMO, WEBHOOK_INTERNAL_HOSTS } = config();
  const httpAllowed = (WEBHOOK_ALLOW_HTTP ?? TIDELOCK_DEMO) === "on";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && httpAllowed)) {
    return httpAllowed
      ? "A webhook's URL begins with https:// or http://."
      : "A webhook's URL begins with https://.";
  }
  if (url.username || url.password) return "A webhook's URL holds no user name or password.";
  url.hash = "";
  const internalAllowed = WEBHOOK_INTERNAL_HOSTS.includes(url.hostname);
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) && !isPublicAddress(literal) && !internalAllowed) {
    return `${literal} is an internal address, which webhooks may not reach.`;
  }
  return { url, internalAllowed };
}
