import { StatTile } from "@/components/ui/stat-tile";
import type { DeviceDetail } from "@/lib/contract/device";
import { formatCount } from "@/lib/core/format/count";

type Props = { slug: string; device: DeviceDetail; className?: string };

/** What the server's queue holds of the device, each number a way to it. */
export function DeviceQueue({ slug, device: { id, queue }, className }: Props) {
  return (
    <section className={className}>
      <h2 className="mb-2 font-semibold text-base">Its edits in the queue</h2>
      <div className="grid grid-cols-2 gap-2 sm:gap-3">
        <StatTile
          label="Waiting"
          value={formatCount(queue.queued)}
          href={`/t/${slug}/queue?state=queued&device=${id}`}
        />
        <StatTile
          label="Set aside"
          value={formatCount(queue.set_aside)}
          href={`/t/${slug}/queue?device=${id}`}
        />
      </div>
    </section>
  );
}
