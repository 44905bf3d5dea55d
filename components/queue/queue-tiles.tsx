import { Skeleton } from "@/components/ui/skeleton";
import { StatTile } from "@/components/ui/stat-tile";
import { useNow } from "@/components/ui/use-now";
import type { QueueOverview, QueueState } from "@/lib/contract/queue-review";
import { formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";

type Props = { overview: QueueOverview | undefined; hrefFor: (state: QueueState | undefined) => string };

/** The queue in five numbers. */
export function QueueTiles({ overview, hrefFor }: Props) {
  const now = useNow();
  if (!overview) return <Skeleton className="mb-4 h-20" />;
  const { queued, high_priority, oldest_received_at, applied, retried, set_aside, median_wait_ms } = overview;
  const oldestMs =
    oldest_received_at === null ? undefined : Math.max(0, now - Date.parse(oldest_received_at));
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-5">
      <StatTile
        label="Waiting"
        value={formatCount(queued)}
        note={high_priority > 0 ? `${formatCount(high_priority)} urgent` : "none urgent"}
        href={hrefFor("queued")}
      />
      <StatTile
        label="Oldest waits"
        value={
          <span suppressHydrationWarning>{oldestMs === undefined ? "–" : formatDuration(oldestMs)}</span>
        }
        note={oldestMs === undefined ? "nothing waits" : "since it came in"}
      />
      <StatTile
        label="Applied in the last hour"
        value={formatCount(applied)}
        note={median_wait_ms === null ? "none" : `half within ${formatDuration(median_wait_ms)}`}
        href={hrefFor("done")}
      />
      <StatTile label="Tried again" value={formatCount(retried)} note="waiting, or in the last hour" />
      <div className="max-lg:col-span-2">
        <StatTile
          label="Set aside"
          value={formatCount(set_aside)}
          note={set_aside > 0 ? "for a person to mend" : "nothing to mend"}
          href={hrefFor(undefined)}
        />
      </div>
    </div>
  );
}
