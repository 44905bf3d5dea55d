import { createHash } from "node:crypto";
import type { AuditCheck } from "@/lib/contract/audit";
import { ChainCheck } from "@/lib/core/audit/chain-check";
import { chainPages } from "@/lib/db/audit/read-chain";
import type { TenantId } from "@/lib/db/tenant-id";
import { Breather } from "../breather";

/**
 * Follows a tenant's audit from its first entry to its head.
 * @throws the signal's reason where nobody waits for it any more
 */
export async function verifyAudit(tenant: TenantId, signal?: AbortSignal): Promise<AuditCheck> {
  const chain = new ChainCheck(sha256);
  const breather = new Breather();
  let entries = 0;
  for await (const { links, head } of chainPages(tenant)) {
    for (const link of links) {
      chain.add(link);
      if (breather.isDue()) await breather.breathe();
    }
    signal?.throwIfAborted();
    entries += links.length;
    if (!head) continue;
    const broken = chain.finish(head);
    return {
      ok: broken === null,
      entries,
      head: Buffer.from(head.hash).toString("hex"),
      broken,
      checked_at: new Date().toISOString(),
    };
  }
  throw new Error("the audit's chain has no last page");
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
