import { ChartCard } from "@/components/charts/chart-card";
import type { Series } from "@/components/charts/series";
import { STRATEGY } from "@/components/ui/strategy";
import type { Overview } from "@/lib/contract/overview";
import { STRATEGIES } from "@/lib/contract/strategy";
import { formatCount } from "@/lib/core/format/count";
import { formatPercent } from "@/lib/core/format/percent";
import { changeNote } from "./change-note";
import { comparable } from "./comparable";
import { chartPoints } from "./points";

/** How many conflicts there were, by the strategy that judged them. */
export function ConflictsChart({ overview, className }: { overview: Overview; className?: string }) {
  const used = STRATEGIES.filter((strategy) => overview.by_strategy.some(({ key }) => key === strategy));
  const shown = used.length > 0 ? used : STRATEGIES.slice(0, 1);
  const series: Series[] = shown.map((strategy) => ({
    key: strategy,
    label: STRATEGY[strategy].label,
    color: STRATEGY[strategy].color,
    shape: "bar",
  }));
  const totals = Object.fromEntries(
    STRATEGIES.map((strategy) => [
      strategy,
      formatCount(overview.by_strategy.find(({ key }) => key === strategy)?.total ?? 0),
    ]),
  );
  return (
    <ChartCard
      title="Conflicts by strategy"
      summary={summary(overview)}
      change={changeNote(overview.conflicts.total, comparable(overview)?.conflicts.total, {
        more: "more",
        less: "fewer",
        ifMore: "warning",
      })}
      className={className}
      points={chartPoints(overview, ({ conflicts }) => conflicts.by_strategy)}
      series={series}
      totals={totals}
      format={formatCount}
      step={overview.step}
      timeZone={overview.time_zone}
      whole
      marks={overview.policy_changes.slice(-3).map(({ bucket, domain, version, strategy, author }) => ({
        start: Date.parse(bucket),
        label: `${author} set ${domain} to ${STRATEGY[strategy].label.toLowerCase()} (version ${version})`,
      }))}
    />
  );
}

function summary({ conflicts }: Overview): string {
  const { total, settled, reviewed, pending } = conflicts;
  if (total === 0) return "No field was changed on two sides in this range.";
  const share = formatPercent(settled / total);
  return `${share} of ${formatCount(total)} settled without a person; ${formatCount(reviewed)} by a person, ${formatCount(pending)} waiting.`;
}
