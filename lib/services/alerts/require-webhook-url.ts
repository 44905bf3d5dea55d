import { Refusal } from "../refusal";
import { guardedLookup, InternalAddressError } from "./guarded-lookup";
import { webhookTarget } from "./webhook-target";

/**
 * A webhook's URL as it is kept, after a first check that it leads outside. Each delivery checks again, at the moment
 * of connecting.
 * @throws Refusal `invalid_request`
 */
export async function requireWebhookUrl(text: string): Promise<string> {
  const target = webhookTarget(text);
  if (typeof target === "string") throw refusal(target);
  const { url, internalAllowed } = target;
  if (!internalAllowed) await requireOutside(url.hostname);
  return url.href;
}

function requireOutside(hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    guardedLookup()(hostname.replace(/^\[|\]$/g, ""), { all: true }, (error) => {
      if (error instanceof InternalAddressError) {
        reject(refusal(`${hostname} resolves to an internal address, which webhooks may not reach.`));
      } else if (error?.code === "ENOTFOUND") {
        reject(refusal(`The name ${hostname} is not known to this server's DNS. Check the spelling.`));
      } else {
        // A DNS that is down for the moment says nothing about the URL; the delivery will.
        resolve();
      }
    });
  });
}

function refusal(message: string): Refusal {
  return new Refusal("invalid_request", message, { errors: [{ path: "url", message }] });
}
