import { Time } from "@/components/ui/time";
import type { DeviceOutbox } from "@/lib/contract/device";

/** What a device last said of its own outbox. */
export function Outbox({ outbox }: { outbox: DeviceOutbox | null }) {
  if (!outbox) return <span className="text-muted">unknown</span>;
  if (outbox.pending === 0) return <span className="text-muted">empty</span>;
  return (
    <>
      {outbox.pending} waiting
      {outbox.oldest_at ? (
        <span className="text-muted">
          , oldest <Time at={outbox.oldest_at} />
        </span>
      ) : null}
    </>
  );
}
