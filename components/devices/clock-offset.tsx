import { formatDuration } from "@/lib/core/format/duration";

/** Beyond this a clock is worth a look; below, the difference is the network's. */
const NOTABLE_MS = 60_000;

/** How far a device's clock is off, in words: "1 min 30 s behind". */
export function ClockOffset({ ms }: { ms: number | null }) {
  if (ms === null) return <span className="text-muted">unknown</span>;
  const off = Math.abs(ms);
  if (off < 1000) return <span className="text-muted">exact</span>;
  const words = `${formatDuration(off)} ${ms > 0 ? "ahead" : "behind"}`;
  return <span className={off < NOTABLE_MS ? "text-muted" : "text-warning"}>{words}</span>;
}
