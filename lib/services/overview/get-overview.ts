import { WHOLE_RECORD } from "@/lib/contract/conflict";
import type {
  Comparison,
  Overview,
  OverviewPeriod,
  OverviewQuery,
  PolicyChange,
} from "@/lib/contract/overview";
import type { Strategy } from "@/lib/contract/strategy";
import { bucketStarts } from "@/lib/core/analytics/buckets";
import { mergeMeasures, noMeasures } from "@/lib/core/analytics/measures";
import { snapshotMetrics } from "@/lib/core/analytics/snapshot-metrics";
import { comparisonShift, parseTimeRange, shiftBack, type TimeRange } from "@/lib/core/analytics/time-range";
import {
  type ConflictCountRow,
  type ContestedFieldRow,
  readConflictCounts,
  readContestedFields,
} from "@/lib/db/analytics/read-conflict-counts";
import { readDeviceStanding, readOldestUnsynced } from "@/lib/db/analytics/read-device-standing";
import { readInbox } from "@/lib/db/analytics/read-inbox";
import { type PolicyChangeRow, readPolicyChanges } from "@/lib/db/analytics/read-policy-changes";
import type { Span } from "@/lib/db/analytics/span";
import { countHealthBands } from "@/lib/db/health/count-health-bands";
import type { TenantTx } from "@/lib/db/tx";
import { withTenantSql } from "@/lib/db/with-tenant";
import { keptSince } from "../analytics/kept-since";
import { type Measured, readMeasures } from "../analytics/read-measures";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";
import { limitsOf } from "../settings/limits-of";
import { activity } from "./activity";
import { deviceStanding } from "./device-standing";
import { sumCounts, tally } from "./tally";

const CONTESTED_FIELDS = 10;
const POLICY_CHANGES = 20;

/**
 * How a tenant's sync went in a range of time: sums, gap-free buckets, conflicts by strategy, domain and field, how its
 * devices stand now, and on request the same span before. All of one snapshot of the database.
 * @throws Refusal `invalid_request` for a range that makes no sense.
 */
export async function getOverview({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: OverviewQuery;
}): Promise<Overview> {
  const now = new Date();
  const timeZone = input.tz ?? ctx.timeZone;
  const range = parseTimeRange(input.from, input.to, now.getTime(), timeZone);
  if (typeof range === "string") throw new Refusal("invalid_request", `This range can't be shown: ${range}.`);
  const measured = { tenant: ctx.tenant, keptSince: keptSince(await limitsOf(ctx.tenant), now.getTime()) };

  return withTenantSql(ctx.tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const span = spanOf(range, timeZone);
    const { period, conflicts } = await readPeriod(t, measured, span);
    const previous = input.compare
      ? (await readPeriod(t, measured, spanBefore(range, span, input.compare, timeZone))).period
      : null;
    const fields = await readContestedFields(t, span, CONTESTED_FIELDS);
    const changes = await readPolicyChanges(t, span, POLICY_CHANGES);
    const standing = await readDeviceStanding(t, now);
    const oldest = await readOldestUnsynced(t);
    const health = await countHealthBands(t);
    const inbox = await readInbox(t, now);
    return {
      as_of: now.toISOString(),
      time_zone: timeZone,
      step: range.step,
      ...period,
      previous,
      by_strategy: tally(conflicts, (row) => row.strategy),
      by_domain: tally(conflicts, (row) => row.domain),
      by_field: fields.map(contestedField),
      policy_changes: changes.map((row) => policyChange(row, span)),
      devices: deviceStanding(standing, oldest, health),
      inbox: { pending: inbox?.pending ?? 0, oldest_at: inbox?.oldest_at?.toISOString() ?? null },
    };
  });
}

function spanOf({ from, to, step }: TimeRange, timeZone: string): Span {
  const starts = bucketStarts(from, to, step, timeZone).map((at) => new Date(at));
  return { from: new Date(from), to: new Date(to), starts };
}

/** Bucket for bucket, so that they stand at the same places also where one of the days has 23 or 25 hours. */
function spanBefore(range: TimeRange, span: Span, against: Comparison, timeZone: string): Span {
  const shift = comparisonShift(range, against, timeZone);
  const before = (at: Date) => new Date(shiftBack(at.getTime(), shift, timeZone));
  return { from: before(span.from), to: before(span.to), starts: span.starts.map(before) };
}

async function readPeriod(t: TenantTx, measured: Measured, span: Span) {
  const buckets = (await readMeasures(t, [measured], span)).get(measured.tenant) ?? [];
  const whole = noMeasures();
  for (const bucket of buckets) mergeMeasures(whole, bucket);
  const conflicts = await readConflictCounts(t, span);
  const period: OverviewPeriod = {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    activity: activity(whole),
    metrics: snapshotMetrics(whole),
    conflicts: sumCounts(conflicts),
    series: span.starts.map((start, bucket) => ({
      start: start.toISOString(),
      activity: activity(buckets[bucket] ?? noMeasures()),
      conflicts: bucketConflicts(conflicts.filter((row) => row.bucket === bucket)),
    })),
  };
  return { period, conflicts };
}

function bucketConflicts(rows: readonly ConflictCountRow[]) {
  const count = (strategy: Strategy) => sumCounts(rows.filter((row) => row.strategy === strategy)).total;
  return {
    ...sumCounts(rows),
    by_strategy: {
      client_wins: count("client_wins"),
      server_wins: count("server_wins"),
      most_recent_wins: count("most_recent_wins"),
      preserve_escalation: count("preserve_escalation"),
      manual: count("manual"),
    },
  };
}

function contestedField({ domain, field, ...counts }: ContestedFieldRow) {
  return { key: field === WHOLE_RECORD ? `${domain}: delete` : `${domain}.${field}`, ...counts };
}

function policyChange({ bucket, at, author_name, ...row }: PolicyChangeRow, span: Span): PolicyChange {
  const start = span.starts[bucket] ?? span.from;
  return { ...row, at: at.toISOString(), bucket: start.toISOString(), author: author_name };
}
