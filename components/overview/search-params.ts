import { z } from "zod";

export const RANGES = ["24h", "7d", "14d"] as const;
export const REFRESHES = ["off", "10s", "30s", "1m"] as const;

/** The state of the overview in its address. */
export const overviewParams = {
  range: z.enum(RANGES).default("24h"),
  compare: z.enum(["previous", "off"]).default("previous"),
  refresh: z.enum(REFRESHES).default("30s"),
};
export type OverviewParams = {
  range: (typeof RANGES)[number];
  compare: "previous" | "off";
  refresh: (typeof REFRESHES)[number];
};
