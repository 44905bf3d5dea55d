import { StatTile } from "@/components/ui/stat-tile";
import { CONFLICT_STATES, type ConflictState } from "@/lib/contract/conflict-review";
import type { DeviceDetail } from "@/lib/contract/device";
import { formatCount } from "@/lib/core/format/count";

type Props = { slug: string; device: DeviceDetail; className?: string };

/** How many conflicts the device was part of, each number a way to them. */
export function DeviceConflicts({ slug, device, className }: Props) {
  return (
    <section className={className}>
      <h2 className="mb-2 font-semibold text-base">Its conflicts</h2>
      <div className="grid grid-cols-3 gap-2 sm:gap-3">
        {CONFLICT_STATES.map((state) => (
          <StatTile
            key={state}
            label={LABEL[state]}
            value={formatCount(device.conflicts[state])}
            href={`/t/${slug}/conflicts?state=${state}&device=${device.id}`}
          />
        ))}
      </div>
    </section>
  );
}

const LABEL: Record<ConflictState, string> = {
  pending: "To decide",
  settled: "By policy",
  reviewed: "By people",
};
