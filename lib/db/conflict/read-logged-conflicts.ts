import type { Decision } from "@/lib/contract/conflict-review";
import type { Policy } from "@/lib/contract/policy";
import type { LoggedConflict } from "@/lib/core/conflict/replay-conflict";
import { nextLimit, PAGE_BYTES } from "../bounded-page";
import { raw, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { withTenantSql } from "../with-tenant";
import { LABEL } from "./label";

/** Conflicts of one domain that were logged from `from` until before `to`. */
export type LoggedRange = { domain: string; from: Date; to: Date };

/** A logged conflict with what a person wants to know of it. */
export type LoggedConflictRow = LoggedConflict & {
  createdAt: Date;
  label: string | null;
  deviceName: string | null;
  decision: Omit<Decision, "stood"> | null;
  platform: string | null;
  model: string | null;
  appVersion: string | null;
  userId: string | null;
  /** Of its large parts, as JSON. */
  bytes: number;
};

export type ConflictLog = {
  total: number;
  /** Every version of the domain's policy; the built-in default is not among them. */
  policies: ReadonlyMap<number, Policy>;
  /**
   * Newest first. The next page is on its way while one is looked at; no more than two are held. Each conflict is parsed
   * when its turn comes: one with many fields takes a millisecond or two.
   */
  conflicts: AsyncIterable<LoggedConflictRow>;
};

/** Rows of the first page, and of the largest: the database reads each of a page before it knows which fit. */
const FIRST_PAGE = 16;
const LARGEST_PAGE = 256;

/** Reads a range of the log as of one moment, in a transaction that can't write. */
export function readLoggedConflicts<T>(
  tenant: TenantId,
  range: LoggedRange,
  visit: (log: ConflictLog) => Promise<T>,
): Promise<T> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const [counted, policies] = await Promise.all([
      t.rows<{ total: number }>(sql`SELECT count(*)::int AS total FROM sync_conflict_resolution_log
        WHERE tenant_id = ${t} AND domain = ${range.domain} AND created_at >= ${range.from} AND created_at < ${range.to}`),
      t.rows<{ version: number; policy: Policy }>(sql`
        SELECT version, policy FROM sync_tenant_conflict_policy WHERE tenant_id = ${t} AND domain = ${range.domain}`),
    ]);
    return visit({
      total: counted[0]?.total ?? 0,
      policies: new Map(policies.map(({ version, policy }) => [version, policy])),
      conflicts: conflictsOf(t, range),
    });
  });
}

/** `logged`: the large parts, as text. `found`: rows of the page before it was cut. */
type PageRow = Omit<LoggedConflictRow, LargePart> & { logged: string; bytes: number; found: number };
type LargePart = "base" | "server" | "client" | "verdicts" | "encounter" | "decision";
type Place = Pick<LoggedConflictRow, "createdAt" | "id">;

async function* conflictsOf(t: TenantTx, range: LoggedRange): AsyncGenerator<LoggedConflictRow> {
  const read = (before: Place, limit: number): Promise<PageRow[]> => {
    const page = t.rows<PageRow>(pageOf(t, range, before, limit), "logged-conflicts");
    page.catch(() => {}); // heard where it is awaited, if it still is
    return page;
  };
  let limit = FIRST_PAGE;
  let next: Promise<PageRow[]> | undefined = read({ createdAt: range.to, id: LOWEST_ID }, limit);
  while (next) {
    const rows: PageRow[] = await next;
    const last: PageRow | undefined = rows.at(-1);
    if (!last) return;
    const { found } = last;
    const isLast = rows.length === found && found < limit;
    limit = nextLimit({ limit, found, shown: rows.length }, LARGEST_PAGE);
    next = isLast ? undefined : read(last, limit);
    for (const { logged, found: _, ...row } of rows) yield { ...row, ...largeParts(logged) };
  }
}

function largeParts(logged: string): Pick<LoggedConflictRow, LargePart> {
  return JSON.parse(logged);
}

/** Stands behind no conflict of its moment, so that the range ends before `to`. */
const LOWEST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * The versions are below 2^53, which a double holds exactly and node-pg gives as a number. Of the verdicts only what the
 * engine goes by: the values stand in both sides. A page ends where its large parts get too long; it has one row at least.
 */
const pageOf = (t: TenantTx, range: LoggedRange, before: Place, limit: number) => sql`SELECT * FROM (
    SELECT page.*, octet_length(logged) AS bytes, count(*) OVER ()::int AS found,
      coalesce(sum(octet_length(logged)) OVER (ORDER BY "createdAt" DESC, id DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
    FROM (
      SELECT c.id, c.mobile_id AS "mobileId", c.state::text, c.winner, c.strategy::text,
        c.policy_version AS "policyVersion", c.device_no AS device, c.base_version::float8 AS "baseVersion",
        c.clock_offset_ms AS "clockOffsetMs", c.created_at AS "createdAt", d.name AS "deviceName",
        d.platform, d.model, d.app_version AS "appVersion", d.user_id AS "userId", ${LABEL} AS label,
        json_build_object('base', c.base, 'server', c.server_entry, 'encounter', c.encounter, 'decision', c.decision - 'stood',
          'client', CASE WHEN c.server_entry IS NULL THEN c.client_entry ELSE c.client_entry - 'data' END,
          'verdicts', (SELECT json_object_agg(key, json_build_object('winner', value->'winner', 'reason', value->'reason'))
            FROM jsonb_each(c.fields)))::text AS logged
      FROM sync_conflict_resolution_log c
      LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
      WHERE c.tenant_id = ${t} AND c.domain = ${range.domain} AND c.created_at >= ${range.from}
        AND (c.created_at, c.id) < (${before.createdAt}, ${before.id}::uuid)
      ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}) AS page) AS bounded
  WHERE preceding < ${raw(PAGE_BYTES)} ORDER BY "createdAt" DESC, id DESC`;
