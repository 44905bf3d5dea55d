import type { OptimalTime, ServerLoad } from "../../contract/queue";

export type Situation = {
  load: ServerLoad;
  isPeakHour: boolean;
  pending: number;
  highPriority: number;
  /** From 0 to below 1, the device's own; see `jitterOf`. */
  jitter: number;
};

const HALF_HOUR_SEC = 1800;

/**
 * When a device had best sync. Urgent edits never wait for a better hour, only (shortly) for a server that is at its
 * limit; the others leave a busy hour. Waits are spread: around half an hour, 20 to 40 minutes.
 */
export function adviseTime({ load, isPeakHour, pending, highPriority, jitter }: Situation): OptimalTime {
  const known = { server_load: load, queue_size: pending, is_peak_hour: isPeakHour };
  const now = (reason: string, wait_sec = 0): OptimalTime => ({
    recommendation: "sync_now",
    ...known,
    wait_sec,
    reason,
  });
  if (highPriority > 0) {
    if (load === "high")
      return now("Urgent edits wait; the server is busy, so a few seconds apart.", seconds(jitter * 15));
    return now("Urgent edits wait.");
  }
  if (load === "low" || (load === "medium" && !isPeakHour)) {
    return now(pending > 0 ? "The server has room." : "The server has room, and nothing waits.");
  }
  const reason =
    load === "high" ? "The server is busy." : "The server has work, and this is a busy hour of your tenant.";
  return {
    recommendation: "sync_in_30min",
    ...known,
    wait_sec: seconds(HALF_HOUR_SEC * (2 / 3 + (2 / 3) * jitter)),
    reason,
  };
}

function seconds(value: number): number {
  return Math.round(value);
}
