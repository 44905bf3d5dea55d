import type { Fields } from "@/lib/contract/json";
import type { Strategy } from "@/lib/contract/strategy";
import { jsonEqual } from "@/lib/core/json-equal";
import type { Replayed } from "./replay-incidents";

/** What a replay found, in the words of `--json`. */
export type ReplayReport = {
  incidents: number;
  people: number;
  devices: number;
  requests: number;
  duration_sec: number;
  edits: {
    in_audit: number;
    without_effect: number;
    made: number;
    applied: number;
    merged: number;
    resolved: number;
    duplicate: number;
    set_aside: number;
    rejected: number;
  };
  resolved_by: Partial<Record<Strategy, number>>;
  /** Of the edits that met another's, in percent; null where none did. */
  settled_without_a_person_pct: number | null;
  /** What is wrong; empty when all is well. */
  problems: string[];
};

const LEAST_SETTLED_PCT = 80;
const PROBLEMS_SHOWN = 10;

/** Counts what became of the edits, and holds every device against the server, both ways. */
export async function judgeReplay(replayed: Replayed, durationSec: number): Promise<ReplayReport> {
  const { devices, newcomer, tally } = replayed;
  const made = devices.flatMap((device) => device.issued);
  const server = await newcomer.tickets();
  const [resolved, set_aside] = [tally.count("resolved"), tally.count("manual_required")];
  const conflicts = resolved + set_aside;
  const settled = conflicts === 0 ? null : Math.round((resolved / conflicts) * 1000) / 10;

  const problems = made
    .filter((opId) => !tally.answered.has(opId))
    .map((opId) => `edit ${opId} was never answered`);
  if (settled !== null && settled < LEAST_SETTLED_PCT) {
    problems.push(`only ${settled} % of the conflicts were settled without a person`);
  }
  for (const device of devices) {
    const different = differing(await device.tickets(), server);
    if (different.length > 0)
      problems.push(`${device.name} differs from the server in ${different.join(", ")}`);
  }
  return {
    incidents: server.size,
    people: replayed.people,
    devices: devices.length,
    requests: tally.requests,
    duration_sec: durationSec,
    edits: {
      in_audit: replayed.edits,
      without_effect: replayed.withoutEffect,
      made: made.length,
      applied: tally.count("applied"),
      merged: tally.count("merged"),
      resolved,
      duplicate: tally.count("duplicate"),
      set_aside,
      rejected: tally.count("rejected"),
    },
    resolved_by: tally.byStrategy(),
    settled_without_a_person_pct: settled,
    problems: problems.slice(0, PROBLEMS_SHOWN),
  };
}

/** Ids of the tickets that two copies don't hold alike, looked at from both sides. */
function differing(one: ReadonlyMap<string, Fields>, other: ReadonlyMap<string, Fields>): string[] {
  const ids = new Set([...one.keys(), ...other.keys()]);
  return [...ids].filter((id) => !jsonEqual(one.get(id), other.get(id)));
}
