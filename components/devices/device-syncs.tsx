import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { DeviceDetail, DeviceSync } from "@/lib/contract/device";
import type { EventKind, EventOutcome } from "@/lib/contract/sync-event";
import { formatBytes } from "@/lib/core/format/bytes";
import { formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";

/** The device's latest requests, as the server measured them. */
export function DeviceSyncs({ syncs }: { syncs: DeviceDetail["syncs"] }) {
  const { latest, total, failed, days } = syncs;
  return (
    <Card
      flush
      title="Latest syncs"
      description={
        total === 0
          ? `None in the last ${days} days`
          : `${formatCount(total)} requests in the last ${days} days, ${formatCount(failed)} of them refused or failed`
      }
    >
      <DataTable
        caption="Latest syncs"
        columns={COLUMNS}
        rows={latest}
        rowKey={(sync) => `${sync.at} ${sync.kind} ${sync.bytes_in}`}
        empty={
          <EmptyState title="No syncs in the last days">
            What the device did before is in its conflicts and in the records it wrote.
          </EmptyState>
        }
      />
    </Card>
  );
}

const OUTCOME: Record<EventOutcome, { label: string; tone: Tone }> = {
  ok: { label: "Done", tone: "good" },
  refused: { label: "Refused", tone: "warning" },
  failed: { label: "Failed", tone: "critical" },
};

const KIND: Record<EventKind, string> = {
  push: "Push",
  pull: "Pull",
  partial: "Partial sync",
  track: "Measured by the app",
};

const COLUMNS: Column<DeviceSync>[] = [
  { key: "at", header: "When", card: "title", cell: ({ at }) => <Time at={at} show="both" /> },
  { key: "kind", header: "Request", cell: ({ kind }) => KIND[kind] },
  {
    key: "outcome",
    header: "Outcome",
    cell: ({ outcome }) => <Status tone={OUTCOME[outcome].tone}>{OUTCOME[outcome].label}</Status>,
  },
  { key: "what", header: "What it did", cell: (sync) => whatItDid(sync) },
  { key: "took", header: "Took", align: "end", cell: ({ duration_ms }) => formatDuration(duration_ms) },
  { key: "in", header: "In", align: "end", cell: ({ bytes_in_wire }) => formatBytes(bytes_in_wire) },
  { key: "out", header: "Out", align: "end", cell: ({ bytes_out_wire }) => formatBytes(bytes_out_wire) },
  {
    key: "network",
    header: "Network",
    cell: ({ network_quality }) => network_quality ?? <span className="text-muted">not said</span>,
  },
];

/** "3 applied, 1 merged, 12 pulled". */
function whatItDid(sync: DeviceSync) {
  const counts = [
    [sync.applied, "applied"],
    [sync.merged, "merged"],
    [sync.resolved, "resolved"],
    [sync.set_aside, "set aside"],
    [sync.rejected, "rejected"],
    [sync.duplicates, "known already"],
    [sync.pulled, "pulled"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return said.length > 0 ? said.join(", ") : <span className="text-muted">nothing new</span>;
}
