import { z } from "zod";
import type { RefreshChoice } from "./live-refresh";

const REFRESHES = ["off", "10s", "30s", "1m"] as const;
type Refresh = (typeof REFRESHES)[number];

/** How often a page looks again by itself, as part of its address. */
export const refreshParam = z.enum(REFRESHES).default("30s");

/** For react-query's `refetchInterval`. */
export const REFRESH_MS: Record<Refresh, number | false> = {
  off: false,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
};

export const REFRESH_CHOICES: readonly RefreshChoice[] = [
  { value: "off", label: "Off" },
  { value: "10s", label: "Every 10 s" },
  { value: "30s", label: "Every 30 s" },
  { value: "1m", label: "Every minute" },
];
