import { Status } from "@/components/ui/status";
import type { DeviceSummary } from "@/lib/contract/device";

/** A device's score with its reasons at hand; a device that never synced has none. */
export function HealthBadge({ health }: { health: DeviceSummary["health"] }) {
  if (!health) return <span className="text-muted">no score</span>;
  return (
    <span title={health.reasons.join(" · ")}>
      <Status tone={health.healthy ? "good" : "critical"}>
        {Math.round(health.score)}
        <span className="sr-only">, {health.healthy ? "healthy" : "unhealthy"}</span>
      </Status>
    </span>
  );
}
