import { createHash } from "node:crypto";
import type { AuditCheck } from "@/lib/contract/audit";
import { ChainCheck } from "@/lib/core/audit/chain-check";
import { readChain, readChainHead } from "@/lib/db/audit/read-chain";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";

const PAGE = 1000;

/** Follows a tenant's audit from its first entry to its head, page by page, in one view of the database. */
export async function verifyAudit(tenant: TenantId): Promise<AuditCheck> {
  return withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
    const head = await readChainHead(client, tenant);
    const chain = new ChainCheck(sha256);
    let entries = 0;
    let after = Number.MIN_SAFE_INTEGER; // a number below 1 is one that nobody gave
    for (;;) {
      const links = await readChain(client, tenant, after, PAGE);
      for (const link of links) chain.add(link);
      entries += links.length;
      after = links.at(-1)?.seq ?? after;
      if (links.length < PAGE) break;
    }
    const broken = chain.finish(head);
    return {
      ok: broken === null,
      entries,
      head: Buffer.from(head.hash).toString("hex"),
      broken,
      checked_at: new Date().toISOString(),
    };
  });
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
