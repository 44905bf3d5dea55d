import { TimeZone } from "@/lib/contract/time-zone";

export const ZONE_CHOICES = ["tenant", "browser", "utc"] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

export const ZONE_COOKIE = "tidelock_zone";

/** Remembers the choice in a cookie; the browser's zone rides along, because the server can't know it. */
export function rememberZone(choice: ZoneChoice, browserZone: string): void {
  const value = choice === "browser" ? `browser:${browserZone}` : choice;
  document.cookie = `${ZONE_COOKIE}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** The choice that an address carries as `zone`, which goes before the cookie's. */
export function askedZone(param: unknown): ZoneChoice | undefined {
  return ZONE_CHOICES.find((choice) => choice === param);
}

/** Reads that cookie, or the address's choice. Anything unknown means the tenant's zone. */
export function readZone(cookie: string | undefined, tenantZone: string, param?: unknown): ZoneReading {
  const [remembered, zone] = (cookie ?? "tenant").split(":", 2);
  const choice = askedZone(param) ?? remembered;
  if (choice === "utc") return { choice: "utc", timeZone: "UTC" };
  if (choice === "browser" && zone && TimeZone.safeParse(zone).success)
    return { choice: "browser", timeZone: zone };
  return { choice: "tenant", timeZone: tenantZone };
}
type ZoneReading = { choice: ZoneChoice; timeZone: string };
