import { StatTile } from "@/components/ui/stat-tile";
import { Time } from "@/components/ui/time";
import type { Fleet } from "@/lib/contract/fleet";
import { countOf, formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";
import { formatPercent } from "@/lib/core/format/percent";
import type { FleetSort } from "./fleet-order";

type Props = {
  fleet: Fleet;
  /** The tenants behind a number, those that add most to it first. */
  hrefFor: (sort: FleetSort) => string;
};

/** The whole server in six numbers. */
export function FleetTiles({ fleet, hrefFor }: Props) {
  const { totals } = fleet;
  const ok = totals.requests - totals.refused - totals.failed;
  return (
    <div className="grid grid-cols-2 gap-2 sm:gap-3 md:grid-cols-3 xl:grid-cols-6">
      <StatTile
        label="Succeeded"
        href={hrefFor("success")}
        value={totals.requests === 0 ? "–" : formatPercent(ok / totals.requests)}
        note={`of ${countOf(totals.requests, "request")}`}
      />
      <StatTile
        label="Active devices"
        href={hrefFor("devices")}
        value={formatCount(totals.active_devices)}
        note={`of ${formatCount(totals.devices)} in ${countOf(totals.tenants, "tenant")}`}
      />
      <StatTile
        label="Time to answer (p95)"
        href={hrefFor("duration")}
        value={totals.p95_ms === null ? "–" : formatDuration(totals.p95_ms)}
        note={totals.p50_ms === null ? "no requests" : `median ${formatDuration(totals.p50_ms)}`}
      />
      <StatTile
        label="Open conflicts"
        href={hrefFor("conflicts")}
        value={formatCount(totals.open_conflicts)}
        note={
          totals.open_conflicts === 0
            ? "nothing to decide"
            : totals.open_conflicts === 1
              ? "waits for a person"
              : "wait for a person"
        }
      />
      <StatTile
        label="Oldest unsynced change"
        href={hrefFor("unsynced")}
        value={totals.oldest_unsynced_at ? <Time at={totals.oldest_unsynced_at} /> : "None"}
        note="as far as devices said"
      />
      <StatTile
        label="Not settled"
        href={hrefFor("set_aside")}
        value={formatCount(totals.set_aside + totals.rejected)}
        note={`${formatCount(totals.set_aside)} for a person, ${formatCount(totals.rejected)} rejected`}
      />
    </div>
  );
}
