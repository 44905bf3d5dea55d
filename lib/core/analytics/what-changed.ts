import type { Overview, OverviewPeriod } from "../../contract/overview";
import { countOf, formatCount } from "../format/count";
import { formatDuration } from "../format/duration";
import { formatPercent } from "../format/percent";
import { type Change, changeOf, shareChangeOf } from "./change";

/** One thing that is no longer as it was, in a sentence; `tone` says whether that is good news. */
export type Turn = { key: string; tone: "good" | "warning" | "neutral"; text: string };

/** Fewer requests than this say nothing about shares and percentiles. */
const ENOUGH = 10;

/** What stands out in the last day against the day before it, what is bad first; empty where all went as usual. */
export function whatChanged(day: Overview): Turn[] {
  const before = day.previous;
  const compared = before ? comparedWith(before, day) : [];
  const turns = [...compared, ...policies(day)];
  return turns.sort((a, b) => ORDER[a.tone] - ORDER[b.tone]);
}
const ORDER = { warning: 0, good: 1, neutral: 2 };

function comparedWith(before: OverviewPeriod, day: OverviewPeriod): Turn[] {
  const requests = before.activity.requests;
  if (day.activity.requests > 0) return COMPARE.flatMap((compare) => compare(day, before) ?? []);
  if (requests === 0) return [];
  const text = `No device synced in the last 24 hours, after ${countOf(requests, "request")} the day before`;
  return [{ key: "silence", tone: "warning", text }];
}

type Compare = (now: OverviewPeriod, before: OverviewPeriod) => Turn | undefined;

const COMPARE: readonly Compare[] = [
  function success({ activity: now }, { activity: before }) {
    if (now.requests < ENOUGH || before.requests < ENOUGH) return undefined;
    const [share, old] = [now.ok / now.requests, before.ok / before.requests];
    const change = shareChangeOf(share, old);
    const text = `${formatPercent(share)} of requests succeeded, after ${formatPercent(old)}`;
    return turn("success", change, "good", text);
  },
  function speed({ activity: now }, { activity: before }) {
    if (now.p95_ms === null || before.p95_ms === null || now.requests < ENOUGH || before.requests < ENOUGH)
      return undefined;
    const words = `19 of 20 requests took under ${formatDuration(now.p95_ms)}, after ${formatDuration(before.p95_ms)}`;
    return turn("speed", changeOf(now.p95_ms, before.p95_ms), "warning", words);
  },
  function volume({ activity: { requests: now } }, { activity: { requests: before } }) {
    const text = `${countOf(now, "request")}, after ${formatCount(before)}`;
    return turn("volume", changeOf(now, before), "neutral", text);
  },
  function devices({ activity: { active_devices: now } }, { activity: { active_devices: before } }) {
    const text = `${countOf(now, "active device")}, after ${formatCount(before)}`;
    return turn("devices", changeOf(now, before), "good", text);
  },
  function conflicts({ conflicts: { total: now } }, { conflicts: { total: before } }) {
    const text = `${countOf(now, "conflict")}, after ${formatCount(before)}`;
    return turn("conflicts", changeOf(now, before), "warning", text);
  },
  function people({ conflicts: now }, { conflicts: before }) {
    const [needed, old] = [now.pending + now.reviewed, before.pending + before.reviewed];
    const text = `${countOf(needed, "of them needs", "of them need")} a person, after ${formatCount(old)}`;
    return turn("people", changeOf(needed, old), "warning", text);
  },
];

function turn(
  key: string,
  { notable, direction }: Change,
  ifMore: "good" | "warning" | "neutral",
  text: string,
): Turn | undefined {
  if (!notable) return undefined;
  if (ifMore === "neutral") return { key, tone: "neutral", text };
  return { key, tone: (direction === "up") === (ifMore === "good") ? "good" : "warning", text };
}

function policies({ policy_changes }: Overview): Turn[] {
  return policy_changes.map(({ domain, version, author }) => ({
    key: `${domain} ${version}`,
    tone: "neutral",
    text: `${author} switched on version ${version} of the policy for ${domain}`,
  }));
}
