import { z } from "zod";

const REFRESHES = ["off", "10s", "30s", "1m"] as const;
export type Refresh = (typeof REFRESHES)[number];

/** What an address without a choice means. */
export const USUAL_REFRESH = "30s";

/** How often a page looks again by itself, as part of its address. */
export const refreshParam = z.enum(REFRESHES).default(USUAL_REFRESH);

/** For react-query's `refetchInterval`. */
export const REFRESH_MS: Record<Refresh, number | false> = {
  off: false,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
};

export const REFRESH_CHOICES: readonly { value: Refresh; label: string }[] = [
  { value: "off", label: "Off" },
  { value: "10s", label: "Every 10 s" },
  { value: "30s", label: "Every 30 s" },
  { value: "1m", label: "Every minute" },
];
