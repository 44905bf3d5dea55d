import { z } from "zod";

/** `range` in a page's address: up to now. */
export const rangeParam = z.enum(["24h", "7d", "14d"]).default("24h");

export const RANGE_OPTIONS = [
  { value: "24h", label: "24 h", title: "Last 24 hours" },
  { value: "7d", label: "7 d", title: "Last 7 days" },
  { value: "14d", label: "14 d", title: "Last 14 days" },
] as const;
