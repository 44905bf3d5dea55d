import { config } from "@/lib/config";

const DAY_SECONDS = 86_400;

/** What every answer says to browsers, also one that no route made. Pages say more; see `pagePolicy`. */
export function securityHeaders(): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": PERMISSIONS,
    "Content-Security-Policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ...(config().PUBLIC_URL?.startsWith("https://") && {
      "Strict-Transport-Security": `max-age=${365 * DAY_SECONDS}`,
    }),
  };
}

const PERMISSIONS = ["camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb"]
  .map((feature) => `${feature}=()`)
  .join(", ");
