import type { HealthBand } from "@/lib/contract/device-health";

/** How scores are grouped, everywhere. */
export const HEALTH_BAND_WORDS: Record<HealthBand, string> = {
  from_90: "90 to 100",
  from_70: "70 to 89",
  from_50: "50 to 69",
  below_50: "Below 50",
  unknown: "No score yet",
};
