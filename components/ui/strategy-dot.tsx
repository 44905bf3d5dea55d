import type { Strategy } from "@/lib/contract/strategy";
import { STRATEGY } from "./strategy";

/** A strategy's colour; always beside its name. */
export function StrategyDot({ strategy }: { strategy: Strategy }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2 shrink-0 rounded-full"
      style={{ background: STRATEGY[strategy].color }}
    />
  );
}
