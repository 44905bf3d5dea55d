import { formatCount } from "@/lib/core/format/count";
import type { SimulationProgress } from "@/lib/query/simulate-policy";

/** How far a replay is. */
export function ReplayProgress({ progress }: { progress: SimulationProgress | null }) {
  const [done, total] = [progress?.done ?? 0, progress?.total ?? 0];
  const words = progress ? `${formatCount(done)} of ${formatCount(total)} conflicts` : "Reading the log…";
  return (
    <div className="mb-3">
      <progress
        aria-label="Replay"
        aria-valuetext={words}
        className="h-1.5 w-full overflow-hidden rounded-full accent-accent"
        {...(progress && { value: done, max: total })}
      />
      <p className="text-muted text-xs">{words}</p>
    </div>
  );
}
