"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DroppedParams } from "@/components/ui/dropped-params";
import { EmptyState } from "@/components/ui/empty-state";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { useNow } from "@/components/ui/use-now";
import { useUrlState } from "@/components/ui/use-url-state";
import { useZone } from "@/components/ui/zone";
import type { DeviceDetail } from "@/lib/contract/device";
import { explainDevice } from "@/lib/core/health/explain-device";
import { deviceQuery } from "@/lib/query/devices";
import { ProblemError } from "@/lib/query/problem-error";
import { DeviceConflicts } from "./device-conflicts";
import { DeviceFacts } from "./device-facts";
import { DeviceHealth } from "./device-health";
import { DeviceQueue } from "./device-queue";
import { DEVICE_STATUS_LOOK } from "./device-status-look";
import { DeviceSyncs } from "./device-syncs";
import { DeviceTimeline } from "./device-timeline";
import { ResyncDevice } from "./resync-device";
import { RevokeDevice } from "./revoke-device";
import { devicePageParams } from "./search-params";

type Props = {
  slug: string;
  id: string;
  /** The person may revoke it, not only look. */
  canRevoke: boolean;
};

/** One device: how it stands and why, its latest syncs, its conflicts, what the queue holds of it. */
export function DeviceView({ slug, id, canRevoke }: Props) {
  const { params, dropped, set } = useUrlState(devicePageParams);
  const { timeZone } = useZone();
  const held = params.sync === undefined ? undefined : "a sync is open";
  const query = useQuery({
    ...deviceQuery(slug, id, timeZone),
    refetchInterval: held ? false : REFRESH_MS[params.refresh],
  });
  const device = query.data;
  const trail = [{ label: "Devices", href: `/t/${slug}/devices` }];
  if (!device) {
    return (
      <>
        <PageHeader title="Device" trail={trail} />
        <Missing error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={device.name}
        trail={trail}
        description={<span className="font-mono text-xs">{device.id}</span>}
        actions={
          <>
            <LiveRefresh
              asOf={new Date(query.dataUpdatedAt).toISOString()}
              value={params.refresh}
              set={set}
              onRefresh={() => void query.refetch()}
              failed={query.isError}
              held={held}
            />
            <CopyButton labelled size="md" label="Copy diagnostics" text={diagnostics(device)} />
            {canRevoke && device.revoked_at === null ? (
              <>
                <ResyncDevice
                  slug={slug}
                  device={device}
                  trigger={<Button icon={<RotateCcw aria-hidden />}>Full resync</Button>}
                />
                <RevokeDevice
                  slug={slug}
                  device={device}
                  trigger={
                    <Button variant="danger" icon={<Ban aria-hidden />}>
                      Revoke
                    </Button>
                  }
                />
              </>
            ) : null}
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      <div className="flex flex-col gap-3 sm:gap-4">
        <div className="grid gap-3 sm:gap-4 lg:grid-cols-3">
          <Standing device={device} />
          <DeviceFacts device={device} className="lg:col-span-2" />
        </div>
        <DeviceHealth detail={device.health_detail} />
        <div className="grid gap-3 sm:gap-4 lg:grid-cols-5">
          <DeviceConflicts slug={slug} device={device} className="lg:col-span-3" />
          <DeviceQueue slug={slug} device={device} className="lg:col-span-2" />
        </div>
        <DeviceTimeline syncs={device.syncs} />
        <DeviceSyncs syncs={device.syncs} opened={params.sync} onOpen={(sync) => set({ sync })} />
      </div>
    </>
  );
}

function Standing({ device }: { device: DeviceDetail }) {
  const now = useNow();
  const { tone, label } = DEVICE_STATUS_LOOK[device.status];
  return (
    <Card
      title={
        <Status tone={tone} className="text-base">
          {label}
        </Status>
      }
    >
      <ul className="flex flex-col gap-2 text-sm" suppressHydrationWarning>
        {explainDevice(device, now).map((sentence) => (
          <li key={sentence} suppressHydrationWarning>
            {sentence}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Missing({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error instanceof ProblemError && error.problem.code === "not_found") {
    return (
      <Card>
        <EmptyState title="There is no such device">The link may be old, or of another tenant.</EmptyState>
      </Card>
    );
  }
  if (error) {
    return (
      <Card>
        <QueryError title="The device could not be loaded" error={error} onRetry={onRetry} />
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </div>
  );
}

/** All that this page knows, for a bug report. */
function diagnostics(device: DeviceDetail): string {
  return JSON.stringify({ taken_at: new Date().toISOString(), device }, null, 2);
}
