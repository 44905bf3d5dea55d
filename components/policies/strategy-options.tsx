import { STRATEGY } from "@/components/ui/strategy";
import { StrategyDot } from "@/components/ui/strategy-dot";
import { STRATEGIES } from "@/lib/contract/strategy";

/** The strategies as choices, each with what it does. */
export const STRATEGY_OPTIONS = STRATEGIES.map((value) => ({
  value,
  label: STRATEGY[value].label,
  hint: STRATEGY[value].sentence,
  mark: <StrategyDot strategy={value} />,
}));
