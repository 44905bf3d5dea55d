import type { Strategy } from "@/lib/contract/strategy";
import { STRATEGY } from "./strategy";
import { StrategyDot } from "./strategy-dot";

/** A strategy's name with its colour. */
export function StrategyBadge({ strategy }: { strategy: Strategy }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StrategyDot strategy={strategy} />
      {STRATEGY[strategy].label}
    </span>
  );
}
