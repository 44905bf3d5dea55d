import { type Random, waitOf } from "@/lib/core/random";

/** A time without network, in ms; `to` is when it is back. */
export type Stretch = { from: number; to: number };

/** How long a device has network and how long it hasn't, on average, in ms. */
export type Coverage = { onlineMs: number; offlineMs: number };

/** The stretches that a device is offline between two times. It begins somewhere in the cycle. */
export function offlineStretches(
  random: Random,
  from: number,
  to: number,
  { onlineMs, offlineMs }: Coverage,
): Stretch[] {
  const stretches: Stretch[] = [];
  const startsOffline = random() < offlineMs / (onlineMs + offlineMs);
  for (let at = startsOffline ? from : from + waitOf(random, onlineMs); at < to; ) {
    const end = at + waitOf(random, offlineMs);
    stretches.push({ from: at, to: end });
    at = end + waitOf(random, onlineMs);
  }
  return stretches;
}

/** The stretch that `at` lies in, or nothing where there is network. */
export function stretchAt(stretches: readonly Stretch[], at: number): Stretch | undefined {
  return stretches.find(({ from, to }) => from <= at && at < to);
}
