import type { ChainHead, ChainLink } from "@/lib/core/audit/chain-check";
import { nextLimit, PAGE_BYTES } from "../bounded-page";
import { raw, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { withTenantSql } from "../with-tenant";

type ChainPage = {
  links: ChainLink[];
  /** Where the chain ended when this page was read; only the last page has it. */
  head: ChainHead | undefined;
};

const FIRST_PAGE = 64;
const LARGEST_PAGE = 512;

/**
 * A tenant's audit chain in the order of its numbers, page by page, each in a transaction of its own: nobody waits for
 * the connection of a long chain. Entries only come behind those that were read, and the last page is of the same
 * moment as the head.
 */
export async function* chainPages(tenant: TenantId): AsyncGenerator<ChainPage> {
  let after = Number.MIN_SAFE_INTEGER; // a number below 1 is one that nobody gave
  let limit = FIRST_PAGE;
  for (;;) {
    const { rows, head } = await readPage(tenant, after, limit);
    const found = rows[0]?.found ?? 0;
    const links = rows.map(({ seq, content, hash }) => ({ seq, content, hash }));
    const isLast = rows.length === found && found < limit;
    yield { links, head: isLast ? head : undefined };
    if (isLast) return;
    after = links.at(-1)?.seq ?? after;
    limit = nextLimit({ limit, found, shown: links.length }, LARGEST_PAGE);
  }
}

type LinkRow = { seq: number; content: Buffer; hash: Buffer; found: number };

function readPage(
  tenant: TenantId,
  after: number,
  limit: number,
): Promise<{ rows: LinkRow[]; head: ChainHead }> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
    const [rows, head] = await Promise.all([
      t.rows<LinkRow>(pageOf(t, after, limit), "audit-chain"),
      readChainHead(t),
    ]);
    return { rows, head };
  });
}

const pageOf = (t: TenantTx, after: number, limit: number) => sql`SELECT seq, hash, content, found FROM (
    SELECT page.*, count(*) OVER ()::int AS found, coalesce(sum(octet_length(content)) OVER (ORDER BY seq
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
    FROM (SELECT e.seq, e.hash, convert_to(jsonb_build_array(e.tenant_id, e.seq,
        to_char(e.at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_id, e.actor_name, e.action,
        e.target, e.reason, e.before, e.after)::text, 'UTF8') AS content
      FROM audit_entry e WHERE e.tenant_id = ${t} AND e.seq > ${after} ORDER BY e.seq LIMIT ${limit}) AS page) AS bounded
  WHERE preceding < ${raw(PAGE_BYTES)} ORDER BY seq`;

/** Where the chain ends; at nothing where the tenant has no entry yet. */
async function readChainHead(t: TenantTx): Promise<ChainHead> {
  const rows = await t.rows<{ seq: number; hash: Buffer }>(
    sql`SELECT seq, hash FROM audit_head WHERE tenant_id = ${t}`,
  );
  return { seq: rows[0]?.seq ?? 0, hash: rows[0]?.hash ?? Buffer.alloc(0) };
}
