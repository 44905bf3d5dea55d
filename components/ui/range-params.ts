import { z } from "zod";
import { COMPARISONS, type Comparison } from "@/lib/contract/overview";
import { parseTimeRange, type TimeRange } from "@/lib/core/analytics/time-range";

const end = z.string().max(40);

/** A time range in a page's address; both ends as the API takes them. */
export const rangeParams = { from: end.default("now-7d"), to: end.default("now") };

/** What the range is compared with, in a page's address. */
export const compareParam = z.enum([...COMPARISONS, "off"]).default("previous");

export const compared = (param: z.infer<typeof compareParam>): Comparison | undefined =>
  param === "off" ? undefined : param;

export type AskedRange = {
  from: string;
  to: string;
  range: TimeRange;
  /** What the address asked for in vain, and why. */
  dropped: string[];
};

/** The address's range; the default where it makes no sense. */
export function readRange(asked: { from: string; to: string }, now: number, timeZone: string): AskedRange {
  const range = parseTimeRange(asked.from, asked.to, now, timeZone);
  if (typeof range !== "string") return { ...asked, range, dropped: [] };
  const usual = { from: "now-7d", to: "now" };
  const fallback = parseTimeRange(usual.from, usual.to, now, timeZone);
  if (typeof fallback === "string") throw new Error(fallback);
  return { ...usual, range: fallback, dropped: [`from=${asked.from}, to=${asked.to} (${range})`] };
}
