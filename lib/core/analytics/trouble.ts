import type { Trouble } from "../../contract/fleet";
import { countOf } from "../format/count";
import { formatPercent } from "../format/percent";
import { relativeTime } from "../format/relative-time";

export type TroubleSigns = {
  devices: number;
  stale_devices: number;
  requests: number;
  refused: number;
  failed: number;
  p95_ms: number | null;
  open_conflicts: number;
  /** Times in ms. */
  oldest_conflict_at: number | null;
  oldest_unsynced_at: number | null;
};

const DAY = 86_400_000;
const CRITICAL = 50;

/**
 * How badly a tenant needs a look, from what its devices went through. Every sign that is off adds its weight; 50 and
 * more is critical. The reasons are sentences for people, the heaviest first.
 */
export function troubleOf(signs: TroubleSigns, now: number): Trouble {
  if (signs.devices === 0) return { level: "quiet", score: 0, reasons: ["No devices yet"] };
  const found = SIGNS.flatMap((sign) => sign(signs, now) ?? []).sort((a, b) => b.weight - a.weight);
  const score = found.reduce((sum, { weight }) => sum + weight, 0);
  return {
    level: score >= CRITICAL ? "critical" : score > 0 ? "warning" : "good",
    score: Math.round(score),
    reasons: found.map(({ reason }) => reason),
  };
}

type Sign = (signs: TroubleSigns, now: number) => { weight: number; reason: string } | undefined;

const SIGNS: readonly Sign[] = [
  function serverFails({ failed, requests }) {
    if (failed === 0) return undefined;
    const share = failed / requests;
    return {
      weight: share >= 0.02 ? 60 : 20,
      reason: `${formatPercent(share)} of requests failed on the server`,
    };
  },
  function silent({ requests, devices }) {
    if (requests > 0) return undefined;
    return {
      weight: 50,
      reason: devices === 1 ? "Its only device is silent" : `All ${devices} devices are silent`,
    };
  },
  function refuses({ refused, requests }) {
    const share = requests === 0 ? 0 : refused / requests;
    if (share < 0.05) return undefined;
    return { weight: share >= 0.25 ? 40 : 20, reason: `${formatPercent(share)} of requests were refused` };
  },
  function holdsBack({ oldest_unsynced_at: at }, now) {
    if (at === null || now - at < DAY) return undefined;
    return {
      weight: now - at >= 3 * DAY ? 40 : 15,
      reason: `A device holds back a change from ${relativeTime(at, now)}`,
    };
  },
  function waitsForPeople({ open_conflicts: open, oldest_conflict_at: at }, now) {
    if (open === 0) return undefined;
    const old = at !== null && now - at >= 3 * DAY;
    const conflicts = countOf(open, "conflict waits", "conflicts wait");
    const since = at === null ? "" : `, the oldest from ${relativeTime(at, now)}`;
    return { weight: old || open >= 20 ? 30 : 10, reason: `${conflicts} for a person${since}` };
  },
  function losesDevices({ stale_devices: stale, devices }) {
    const share = stale / devices;
    if (share < 0.25) return undefined;
    const who = devices === 1 ? "Its only device has" : `${stale} of ${devices} devices have`;
    return { weight: share >= 0.5 ? 30 : 15, reason: `${who} not synced for 3 days` };
  },
  function slow({ p95_ms: p95 }) {
    if (p95 === null || p95 < 1000) return undefined;
    return {
      weight: p95 >= 5000 ? 30 : 10,
      reason: `One request in 20 takes over ${(p95 / 1000).toFixed(1)} s`,
    };
  },
];
