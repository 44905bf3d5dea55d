import type { AlertPreview, AlertPreviewQuery } from "@/lib/contract/alert";
import type { Reading } from "@/lib/core/alerts/evaluate-rule";
import { firings } from "@/lib/core/alerts/firings";
import { thresholdsOf } from "@/lib/core/alerts/thresholds";
import { bucketStarts } from "@/lib/core/analytics/buckets";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { PAST_STEP_MS, SIGNALS } from "./signals";

const DAY_MS = 86_400_000;

/** What a condition would have done in the past days: the live evaluation over what is known of them. */
export async function previewCondition({
  ctx,
  input: { days, ...condition },
}: {
  ctx: TenantContext;
  input: AlertPreviewQuery;
}): Promise<AlertPreview> {
  const to = Math.floor(Date.now() / PAST_STEP_MS) * PAST_STEP_MS;
  const from = to - days * DAY_MS;
  const readings = await withTenant(ctx.tenant, (t) =>
    SIGNALS[condition.kind].past(t, condition, { from, to }),
  );
  const step = days <= 7 ? "hour" : "quarter_day";
  const starts = bucketStarts(from, to, step, ctx.timeZone);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    time_zone: ctx.timeZone,
    step,
    points: highestPerBucket(readings, starts),
    firings: firings(thresholdsOf(condition, PAST_STEP_MS), readings).map((firing) => ({
      from: new Date(firing.from).toISOString(),
      to: firing.to === null ? null : new Date(firing.to).toISOString(),
      peak: firing.peak,
    })),
    measured_since: firstSaid(readings),
  };
}

function highestPerBucket(readings: readonly Reading[], starts: readonly number[]): AlertPreview["points"] {
  let next = 0;
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    let value: number | null = null;
    for (let reading = readings[next]; reading && reading.at < end; reading = readings[++next]) {
      if (reading.value !== null) value = Math.max(value ?? reading.value, reading.value);
    }
    return { start: new Date(start).toISOString(), value };
  });
}

function firstSaid(readings: readonly Reading[]): string | null {
  const first = readings.find(({ value }) => value !== null);
  return first ? new Date(first.at).toISOString() : null;
}
