"use client";

import { type StatDelta, StatTile } from "@/components/ui/stat-tile";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { Overview, OverviewPeriod } from "@/lib/contract/overview";
import { type Change, changeOf, shareChangeOf } from "@/lib/core/analytics/change";
import { formatBytes } from "@/lib/core/format/bytes";
import { countOf, formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";
import { formatPercent } from "@/lib/core/format/percent";
import { comparable } from "./comparable";

type Props = { overview: Overview; slug: string };

/** The tenant in eight numbers, each against the period before. */
export function OverviewTiles({ overview, slug }: Props) {
  const { activity, conflicts, devices, inbox } = overview;
  const before = comparable(overview);
  const base = `/t/${slug}`;
  const saved = savedBytes(overview);
  return (
    <div className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4">
      <StatTile
        label="Sync requests"
        value={formatCount(activity.requests)}
        note={`${countOf(sent(overview), "edit")} in, ${countOf(activity.pulled, "change")} out`}
        delta={delta(overview, before, (of) => of.activity.requests, formatCount)}
      />
      <StatTile
        label="Succeeded"
        value={share(activity.ok, activity.requests)}
        note={`${formatCount(activity.refused)} refused, ${formatCount(activity.failed)} failed`}
        delta={shareDelta(overview, before, (of) => [of.activity.ok, of.activity.requests])}
      />
      <StatTile
        label="Active devices"
        value={formatCount(activity.active_devices)}
        note={`${formatCount(devices.total)} enrolled now`}
        delta={delta(overview, before, (of) => of.activity.active_devices, formatCount, "good")}
        href={`${base}/devices`}
      />
      <StatTile
        label="Time to answer (p95)"
        value={activity.p95_ms === null ? "–" : formatDuration(activity.p95_ms)}
        note={activity.p50_ms === null ? "no requests" : `median ${formatDuration(activity.p50_ms)}`}
        delta={delta(overview, before, (of) => of.activity.p95_ms, formatDuration, "warning")}
      />
      <StatTile
        label="Settled without a person"
        value={share(conflicts.settled, conflicts.total)}
        note={`of ${countOf(conflicts.total, "conflict")}`}
        delta={shareDelta(overview, before, (of) => [of.conflicts.settled, of.conflicts.total])}
        href={`${base}/conflicts?state=settled`}
      />
      <StatTile
        label="Waiting for a person"
        value={formatCount(inbox.pending)}
        note={
          inbox.oldest_at ? (
            <>
              oldest <Time at={inbox.oldest_at} />
            </>
          ) : (
            "nothing to decide"
          )
        }
        href={`${base}/conflicts`}
      />
      <StatTile
        label="Oldest unsynced change"
        value={devices.oldest_unsynced ? <Time at={devices.oldest_unsynced.at} /> : "None"}
        note={
          devices.oldest_unsynced
            ? `on ${devices.oldest_unsynced.device_name}; ${formatCount(devices.unsynced_changes)} in all`
            : "as far as devices said"
        }
        href={devices.oldest_unsynced ? `${base}/devices/${devices.oldest_unsynced.device_id}` : undefined}
      />
      <StatTile
        label="Bytes saved"
        value={formatBytes(saved)}
        note={`${formatBytes(activity.bytes.wire)} travelled`}
        delta={shareDelta(overview, before, (of) => [
          savedBytes(of),
          savedBytes(of) + of.activity.bytes.wire,
        ])}
      />
    </div>
  );
}

const share = (part: number, whole: number) => (whole === 0 ? "–" : formatPercent(part / whole));

function sent({ activity: { entries } }: Overview): number {
  return Object.values(entries).reduce((sum, count) => sum + count, 0);
}

function savedBytes({ activity: { bytes } }: OverviewPeriod): number {
  return Math.max(0, bytes.saved_delta + bytes.saved_compression);
}

/** `ifMore`: what it means when the number grew; neutral where it is neither good nor bad. */
function delta(
  now: Overview,
  before: OverviewPeriod | null,
  of: (period: OverviewPeriod) => number | null,
  format: (value: number) => string,
  ifMore: "good" | "warning" | "neutral" = "neutral",
): StatDelta | undefined {
  const [value, old] = [of(now), before && of(before)];
  if (value === null || old === null) return undefined;
  return { ...toned(changeOf(value, old), ifMore), before: format(old) };
}

function shareDelta(
  now: Overview,
  before: OverviewPeriod | null,
  of: (period: OverviewPeriod) => [part: number, whole: number],
): StatDelta | undefined {
  if (!before) return undefined;
  const [part, whole] = of(now);
  const [oldPart, oldWhole] = of(before);
  if (whole === 0 || oldWhole === 0) return undefined;
  return {
    ...toned(shareChangeOf(part / whole, oldPart / oldWhole), "good"),
    before: share(oldPart, oldWhole),
  };
}

/** Only a change that stands out from an ordinary day gets a colour. */
function toned(change: Change, ifMore: "good" | "warning" | "neutral"): Change & { tone: Tone } {
  if (!change.notable || ifMore === "neutral") return { ...change, tone: "neutral" };
  const good = (change.direction === "up") === (ifMore === "good");
  return { ...change, tone: good ? "good" : "warning" };
}
