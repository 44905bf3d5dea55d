"use client";

import { ChartGantt } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { DataTable } from "@/components/ui/data-table";
import { Drawer } from "@/components/ui/drawer";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { DeviceDetail, DeviceSync } from "@/lib/contract/device";
import { syncTrips } from "@/lib/core/analytics/sync-trips";
import { formatBytes } from "@/lib/core/format/bytes";
import { formatDuration } from "@/lib/core/format/duration";
import { SyncWaterfall } from "./sync-waterfall";
import { KIND_WORDS, OUTCOME_LOOK } from "./sync-words";
import { whatItDid } from "./what-it-did";

type Props = {
  syncs: DeviceDetail["syncs"];
  /** The moment of a request whose whole sync is looked at. */
  opened: string | undefined;
  onOpen: (at: string | undefined) => void;
};

/** The device's latest requests, as the server measured them, and the sync that one of them belongs to. */
export function DeviceSyncs({ syncs: { latest, days }, opened, onOpen }: Props) {
  const requests = latest.filter(({ kind }) => kind !== "track");
  const sync = syncTrips(requests).find((trip) => trip.requests.some(({ at }) => at === opened));
  return (
    <Card flush title="Latest requests" description="As the server measured them.">
      <DataTable
        caption="Latest requests"
        columns={[...COLUMNS, waterfallColumn(onOpen)]}
        rows={latest}
        rowKey={(request) => `${request.at} ${request.kind} ${request.request_body.original_size}`}
        selected={({ at }) => at === opened}
        empty={
          <EmptyState title={`No syncs in the last ${days} days`}>
            What the device did before is in its conflicts and in the records it wrote.
          </EmptyState>
        }
      />
      <Drawer
        title="One sync"
        description="Requests that followed each other within ten seconds"
        open={sync !== undefined}
        onOpenChange={(open) => open || onOpen(undefined)}
      >
        {sync ? <SyncWaterfall sync={sync} /> : null}
      </Drawer>
    </Card>
  );
}

function waterfallColumn(onOpen: (at: string) => void): Column<DeviceSync> {
  return {
    key: "waterfall",
    header: "Step by step",
    align: "end",
    card: "actions",
    cell: ({ at, kind }) =>
      kind === "track" ? null : (
        <IconButton
          size="sm"
          label="Show its sync step by step"
          icon={<ChartGantt aria-hidden />}
          onClick={() => onOpen(at)}
        />
      ),
  };
}

const COLUMNS: readonly Column<DeviceSync>[] = [
  { key: "at", header: "When", card: "title", cell: ({ at }) => <Time at={at} show="both" /> },
  { key: "kind", header: "Request", cell: ({ kind }) => KIND_WORDS[kind] },
  {
    key: "outcome",
    header: "Outcome",
    cell: ({ outcome, reason }) => (
      <>
        <Status tone={OUTCOME_LOOK[outcome].tone}>{OUTCOME_LOOK[outcome].label}</Status>
        {reason ? <span className="ml-2 text-muted text-xs">{reason.replaceAll("_", " ")}</span> : null}
      </>
    ),
  },
  {
    key: "what",
    header: "What it did",
    cell: (sync) => whatItDid(sync) ?? <span className="text-muted">nothing new</span>,
  },
  { key: "took", header: "Took", align: "end", cell: ({ duration_ms }) => formatDuration(duration_ms) },
  {
    key: "in",
    header: "In",
    align: "end",
    cell: ({ request_body }) => formatBytes(request_body.compressed_size),
  },
  {
    key: "out",
    header: "Out",
    align: "end",
    cell: ({ answer_body }) => formatBytes(answer_body.compressed_size),
  },
  {
    key: "network",
    header: "Network",
    cell: ({ network_quality }) => network_quality ?? <span className="text-muted">not said</span>,
  },
];
