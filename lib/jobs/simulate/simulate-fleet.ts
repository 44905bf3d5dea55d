import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@/lib/core/random";
import type { Platform } from "@/lib/sdk/sync-options";
import { FleetCounts } from "./fleet-counts";
import { LiveDevice } from "./live-device";

export type FleetOptions = {
  url: string;
  platform: Platform;
  /** A code of each tenant. */
  codes: readonly string[];
  devicesPerTenant: number;
  seed: number;
  /** Between two deeds of one person, on average. */
  meanPauseMs?: number;
  /** Ends the fleet's work; what is under way comes to its end. */
  signal: AbortSignal;
  /** Hears of the counts now and then. */
  progress: (counts: FleetCounts) => void;
};

const NAMES = [
  "Ada",
  "Bo",
  "Cem",
  "Dora",
  "Eli",
  "Fay",
  "Gus",
  "Hana",
  "Ivo",
  "Jun",
  "Kai",
  "Lou",
  "Mia",
  "Ned",
];
const PROGRESS_MS = 500;
const MEAN_PAUSE_MS = 4_000;

/** A fleet that works until the signal, so that the dashboards move. Every fifth of its people sits in the office. */
export async function simulateFleet(options: FleetOptions): Promise<FleetCounts> {
  const {
    codes,
    devicesPerTenant,
    seed,
    signal,
    progress,
    url,
    platform,
    meanPauseMs = MEAN_PAUSE_MS,
  } = options;
  const counts = new FleetCounts();
  const crew = Array.from({ length: devicesPerTenant }, (_, n) => nameOf(n));
  const devices: LiveDevice[] = [];
  for (const [tenant, code] of codes.entries()) {
    for (const [n, person] of crew.entries()) {
      if (signal.aborted) break;
      const random = seededRandom(seed * 1_000_003 + tenant * 1009 + n);
      const side = n % 5 === 0 ? "office" : "field";
      devices.push(
        await LiveDevice.enroll({ url, code, platform, random, counts, person, side, crew, meanPauseMs }),
      );
    }
  }
  const ticking = setInterval(() => progress(counts), PROGRESS_MS);
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {}); // woken by the signal
  await Promise.all(devices.map((device) => device.live(() => signal.aborted, pause)));
  clearInterval(ticking);
  return counts;
}

function nameOf(n: number): string {
  const round = Math.floor(n / NAMES.length);
  return `${NAMES[n % NAMES.length]}${round > 0 ? ` ${round + 1}` : ""}`;
}
