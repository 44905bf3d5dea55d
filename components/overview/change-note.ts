import type { ChartChange } from "@/components/charts/chart-card";
import { changeInWords, changeOf } from "@/lib/core/analytics/change";

type Meaning = "good" | "warning" | "neutral";

/** How a chart's number moved; only what stands out from an ordinary day gets a colour. */
export function changeNote(
  now: number | null,
  before: number | null | undefined,
  { more, less, ifMore }: { more: string; less: string; ifMore: Meaning },
): ChartChange | undefined {
  if (now === null || before === null || before === undefined) return undefined;
  const { notable, direction } = changeOf(now, before);
  const words = capitalised(changeInWords(now, before, more, less));
  if (!notable || ifMore === "neutral") return { words, tone: "neutral" };
  return { words, tone: (direction === "up") === (ifMore === "good") ? "good" : "warning" };
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
