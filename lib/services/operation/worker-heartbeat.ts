import { perProcess } from "@/lib/per-process";

const heart = perProcess("worker-heartbeat", (): { beatAt?: number } => ({}));

/** Says that this process looks after its background jobs. */
export function beat(now: number): void {
  heart().beatAt = now;
}

/** When it last said so, in ms; undefined where no worker runs in this process. */
export function lastBeat(): number | undefined {
  return heart().beatAt;
}
