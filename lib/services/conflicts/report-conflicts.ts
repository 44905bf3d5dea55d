import { WHOLE_RECORD } from "@/lib/contract/conflict";
import type { ConflictReport } from "@/lib/contract/conflict-report";
import { readConflictCounts, readContestedFields } from "@/lib/db/analytics/read-conflict-counts";
import { readInbox } from "@/lib/db/analytics/read-inbox";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { sumCounts, tally } from "../overview/tally";
import { limitsOf } from "../settings/limits-of";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIELDS = 10;

/** How a tenant's conflicts of the last days ended, and what waits for people; the same counts as on the overview. */
export async function reportConflicts({
  ctx: { tenant, slug },
  input: { days },
  now = Date.now(),
}: {
  ctx: Pick<TenantContext, "tenant" | "slug">;
  input: { days: number };
  now?: number;
}): Promise<ConflictReport> {
  const [from, to] = [new Date(now - days * DAY_MS), new Date(now)];
  const { review_within_hours } = await limitsOf(tenant);
  const span = { from, to, starts: [from] };
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const rows = await readConflictCounts(t, span);
    const fields = await readContestedFields(t, span, FIELDS);
    const inbox = await readInbox(t, new Date(now - review_within_hours * HOUR_MS));
    const conflicts = sumCounts(rows);
    return {
      tenant_id: tenant,
      slug,
      from: from.toISOString(),
      to: to.toISOString(),
      conflicts,
      auto_resolved_pct: conflicts.total === 0 ? null : (100 * conflicts.settled) / conflicts.total,
      by_domain: tally(rows, (row) => row.domain),
      by_strategy: tally(rows, (row) => row.strategy),
      by_field: fields.map(({ domain, field, ...counts }) => ({
        key: field === WHOLE_RECORD ? `${domain}: delete` : `${domain}.${field}`,
        ...counts,
      })),
      inbox: {
        pending: inbox?.pending ?? 0,
        late: inbox?.late ?? 0,
        oldest_at: inbox?.oldest_at?.toISOString() ?? null,
      },
    };
  });
}
