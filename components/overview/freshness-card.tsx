import { ShareBars, type ShareRow } from "@/components/charts/share-bars";
import { Card } from "@/components/ui/card";
import type { Freshness, Overview } from "@/lib/contract/overview";
import { FRESHNESS } from "@/lib/contract/overview";
import { formatCount } from "@/lib/core/format/count";

const LABEL: Record<Freshness, string> = {
  hour: "Within the hour",
  day: "Within a day",
  three_days: "1 to 3 days ago",
  week: "3 to 7 days ago",
  older: "Over a week ago",
  never: "Never",
};

const FILTER: Record<Freshness, string> = {
  hour: "sort=last_sync",
  day: "sort=last_sync",
  three_days: "sort=last_sync",
  week: "status=stale",
  older: "status=stale&order=asc",
  never: "status=never_synced",
};

/** How long ago the tenant's devices synced last. */
export function FreshnessCard({ overview, slug }: { overview: Overview; slug: string }) {
  const { freshness, total } = overview.devices;
  const fresh = freshness.hour + freshness.day;
  const rows: ShareRow[] = FRESHNESS.map((key) => ({
    key,
    label: LABEL[key],
    value: freshness[key],
    href: freshness[key] > 0 ? `/t/${slug}/devices?${FILTER[key]}` : undefined,
  }));
  return (
    <Card
      title="Devices by last sync"
      description={`${formatCount(fresh)} of ${formatCount(total)} synced within a day.`}
    >
      <ShareBars label="Devices by last sync" rows={rows} color="var(--accent)" />
    </Card>
  );
}
