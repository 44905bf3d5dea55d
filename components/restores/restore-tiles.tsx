import { StatTile } from "@/components/ui/stat-tile";
import type { LatestRestore } from "@/lib/contract/restore";
import { formatCount } from "@/lib/core/format/count";

/** The restore in six numbers. */
export function RestoreTiles({ slug, restore }: { slug: string; restore: LatestRestore }) {
  const { devices, offered, taken, known, in_conflict, refused } = restore;
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-6">
      <StatTile
        label="Devices heard since"
        value={formatCount(devices.heard)}
        note={`of ${formatCount(devices.heard + devices.to_come)}`}
      />
      <StatTile
        label="Still to come"
        value={formatCount(devices.to_come)}
        note={devices.to_come > 0 ? "what they hold is safe with them" : "all have come"}
      />
      <StatTile
        label="Offered back"
        value={formatCount(offered)}
        note={`${formatCount(known)} known already`}
      />
      <StatTile label="Taken" value={formatCount(taken)} note="as they were offered" />
      <StatTile
        label="In conflict"
        value={formatCount(in_conflict)}
        note={in_conflict > 0 ? "with what came since" : "with nothing since"}
        href={`/t/${slug}/conflicts`}
      />
      <StatTile
        label="Refused"
        value={formatCount(refused)}
        note={refused > 0 ? "set aside on their devices" : "nothing"}
      />
    </div>
  );
}
