import type { PoolClient } from "pg";
import type { Decision } from "@/lib/contract/conflict-review";
import type { Policy } from "@/lib/contract/policy";
import type { LoggedConflict } from "@/lib/core/conflict/replay-conflict";
import type { TenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

/** Conflicts of one domain that were logged from `from` until before `to`. */
export type LoggedRange = { domain: string; from: Date; to: Date };

/** A logged conflict with what a person wants to know of it. */
export type LoggedConflictRow = LoggedConflict & {
  createdAt: Date;
  label: string | null;
  deviceName: string | null;
  decision: Decision | null;
  platform: string | null;
  model: string | null;
  appVersion: string | null;
  userId: string | null;
};

export type ConflictLog = {
  total: number;
  /** Every version of the domain's policy; the built-in default is not among them. */
  policies: ReadonlyMap<number, Policy>;
  /** Newest first. The next page is on its way while one is looked at; no more than two are held. */
  pages: AsyncIterable<LoggedConflictRow[]>;
};

/** Rows of a page: few enough that the server answers others between two of them. */
const PAGE = 500;

/** Reads a range of the log as of one moment, in a transaction that can't write. */
export function readLoggedConflicts<T>(
  tenant: TenantId,
  range: LoggedRange,
  visit: (log: ConflictLog) => Promise<T>,
): Promise<T> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
    const [counted, policies] = await Promise.all([
      client.query<{ total: number }>(COUNT, [tenant, range.domain, range.from, range.to]),
      client.query<{ version: number; policy: Policy }>(POLICIES, [tenant, range.domain]),
    ]);
    return visit({
      total: counted.rows[0]?.total ?? 0,
      policies: new Map(policies.rows.map(({ version, policy }) => [version, policy])),
      pages: pagesOf(client, tenant, range),
    });
  });
}

type Rows = { rows: LoggedConflictRow[] };

async function* pagesOf(
  client: PoolClient,
  tenant: TenantId,
  range: LoggedRange,
): AsyncGenerator<LoggedConflictRow[]> {
  const read = (before: Pick<LoggedConflictRow, "createdAt" | "id">): Promise<Rows> => {
    const values = [tenant, range.domain, range.from, before.createdAt, before.id, PAGE];
    const page = client.query<LoggedConflictRow>({ name: "logged-conflicts", text: PAGE_OF, values });
    page.catch(() => {}); // heard where it is awaited, if it still is
    return page;
  };
  let next: Promise<Rows> | undefined = read({ createdAt: range.to, id: LOWEST_ID });
  while (next) {
    const { rows }: Rows = await next;
    const last = rows.at(-1);
    next = last && rows.length === PAGE ? read(last) : undefined;
    if (last) yield rows;
  }
}

/** Stands behind no conflict of its moment, so that the range ends before `to`. */
const LOWEST_ID = "00000000-0000-0000-0000-000000000000";

const COUNT = `SELECT count(*)::int AS total FROM sync_conflict_resolution_log
  WHERE tenant_id = $1 AND domain = $2 AND created_at >= $3 AND created_at < $4`;

const POLICIES =
  "SELECT version, policy FROM sync_tenant_conflict_policy WHERE tenant_id = $1 AND domain = $2";

/** The versions are below 2^53, which a double holds exactly and node-pg gives as a number. */
const PAGE_OF = `SELECT c.id, c.mobile_id AS "mobileId", c.state::text, c.winner, c.strategy::text,
    c.policy_version AS "policyVersion", c.device_no AS device, c.base_version::float8 AS "baseVersion",
    c.clock_offset_ms AS "clockOffsetMs", c.base, c.server_entry AS server,
    CASE WHEN c.server_entry IS NULL THEN c.client_entry ELSE c.client_entry - 'data' END AS client,
    c.fields AS verdicts, c.encounter, c.created_at AS "createdAt", c.decision, d.name AS "deviceName",
    d.platform, d.model, d.app_version AS "appVersion", d.user_id AS "userId",
    COALESCE(c.server_entry#>>'{data,title}', c.client_entry#>>'{data,title}',
      c.server_entry#>>'{data,worker_id}', c.client_entry#>>'{data,worker_id}') AS label
  FROM sync_conflict_resolution_log c
  LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
  WHERE c.tenant_id = $1 AND c.domain = $2 AND c.created_at >= $3 AND (c.created_at, c.id) < ($4, $5::uuid)
  ORDER BY c.created_at DESC, c.id DESC LIMIT $6`;
