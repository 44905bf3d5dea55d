import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { SmallTable } from "@/components/ui/small-table";
import type { FleetGroup } from "@/lib/contract/fleet";
import { formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";
import { formatPercent } from "@/lib/core/format/percent";
import { FleetExport } from "./fleet-export";
import { groupLines } from "./fleet-file";

type Props = { title: string; what: string; groups: readonly FleetGroup[] };

/** Whether trouble sits with one app version, platform or network. */
export function FleetGroups({ title, what, groups }: Props) {
  return (
    <Card
      title={title}
      flush
      actions={
        groups.length > 0 ? (
          <FleetExport title={`Fleet ${title}`} lines={() => groupLines(what, groups)} />
        ) : null
      }
    >
      {groups.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-sm">No requests in this range.</p>
      ) : (
        <div className="pb-2">
          <SmallTable
            caption={title}
            columns={[{ key: "key", header: what, cell: ({ key }) => key }, ...NUMBERS]}
            rows={groups}
            rowKey={(group) => group.key}
          />
        </div>
      )}
    </Card>
  );
}

const NUMBERS: readonly Column<FleetGroup>[] = [
  {
    key: "devices",
    header: "Devices",
    align: "end",
    cell: ({ active_devices }) => formatCount(active_devices),
  },
  {
    key: "success",
    header: "Succeeded",
    align: "end",
    cell: ({ requests, refused, failed }) =>
      requests === 0 ? "–" : formatPercent((requests - refused - failed) / requests),
  },
  {
    key: "duration",
    header: "p95",
    align: "end",
    cell: ({ p95_ms }) => (p95_ms === null ? "–" : formatDuration(p95_ms)),
  },
];
