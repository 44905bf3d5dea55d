import { ShareBars } from "@/components/charts/share-bars";
import { Card } from "@/components/ui/card";
import type { DiskUse as Use } from "@/lib/contract/fleet";
import { formatBytes } from "@/lib/core/format/bytes";

/** What the database takes on the disk, and what for. */
export function DiskUse({ disk }: { disk: Use }) {
  return (
    <Card
      title="Disk"
      description={`${formatBytes(disk.database)} in all, events of ${disk.event_days} days`}
    >
      <ShareBars
        label="Disk by what it holds"
        color="var(--color-accent)"
        format={formatBytes}
        rows={PARTS.map(({ part, label }) => ({ key: part, label, value: disk[part] }))}
      />
    </Card>
  );
}

const PARTS = [
  { part: "records", label: "Records and their history" },
  { part: "conflicts", label: "Conflicts" },
  { part: "events", label: "Single requests" },
  { part: "snapshots", label: "Snapshots" },
  { part: "health", label: "Device health" },
] as const;
