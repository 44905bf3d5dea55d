import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { DeviceDetail } from "@/lib/contract/device";
import { ClockOffset } from "./clock-offset";
import { Outbox } from "./outbox";

/** What is known of a device. */
export function DeviceFacts({ device, className }: { device: DeviceDetail; className?: string }) {
  return (
    <Card title="What it said of itself" className={className}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
        <Fact name="User">{device.user_id ?? <Unknown />}</Fact>
        <Fact name="App version">{device.app_version}</Fact>
        <Fact name="Platform">
          {device.platform}
          {device.model ? <span className="text-muted"> · {device.model}</span> : null}
        </Fact>
        <Fact name="Outbox">
          <Outbox outbox={device.outbox} />
        </Fact>
        <Fact name="Network">{device.network_quality ?? <Unknown />}</Fact>
        <Fact name="Clock">
          <ClockOffset ms={device.clock_offset_ms} />
        </Fact>
        <Fact name="Last push">
          <Time at={device.last_push_at} />
        </Fact>
        <Fact name="Last pull">
          <Time at={device.last_pull_at} />
        </Fact>
        <Fact name="Enrolled">
          <Time at={device.enrolled_at} />
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Unknown() {
  return <span className="text-muted">not said</span>;
}
