import { afterFailure } from "@/lib/core/queue/settle";
import { holdClock } from "@/lib/db/clock";
import { troubleOf } from "@/lib/db/database-trouble";
import { type Claim, type ClaimedItem, claimItems } from "@/lib/db/queue/claim-items";
import { settleItems } from "@/lib/db/queue/settle-items";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { log } from "@/lib/log";
import { applyItems } from "./apply-items";

/** As many as a device with a good network pushes at once. */
const URGENT_AT_ONCE = 100;
/** Few, so that an urgent item that comes meanwhile waits for little. */
const AT_ONCE = 25;

/** The urgent items of a tenant's queue, in a transaction that waits for nothing else; where there are none, others. */
export async function drainNext(tenant: TenantId): Promise<number> {
  const urgent = await drainTenant(tenant, { limit: URGENT_AT_ONCE, priority: "high" });
  return urgent > 0 ? urgent : drainTenant(tenant);
}

/**
 * Applies the next items of a tenant's queue in one transaction: either their effects and what became of them are
 * there, or neither. Where that breaks, the items are tried one by one, and the one at fault is tried again later.
 * @returns how many items were settled or put off; 0 where nothing waits that nobody else has in hands
 */
export async function drainTenant(tenant: TenantId, claim: Claim = { limit: AT_ONCE }): Promise<number> {
  let inHands: ClaimedItem[] = [];
  try {
    return await withTenantSql(tenant, "", async (t) => {
      inHands = await claimItems(t, claim);
      if (inHands.length === 0) return 0;
      const { version: counter } = await holdClock(t);
      await applyItems(t, inHands, counter);
      return inHands.length;
    });
  } catch (error) {
    const [first] = inHands;
    // Trouble with the database is no item's fault.
    if (!first || troubleOf(error)) throw error;
    if (inHands.length > 1) return await drainOneByOne(tenant, inHands.length);
    await putOff(tenant, first, error);
    return 1;
  }
}

async function drainOneByOne(tenant: TenantId, count: number): Promise<number> {
  let drained = 0;
  for (let n = 0; n < count; n++) drained += await drainTenant(tenant, { limit: 1 });
  return drained;
}

async function putOff(tenant: TenantId, item: ClaimedItem, error: unknown): Promise<void> {
  log().error({ err: error, tenant, item: item.id }, "a queued edit could not be applied");
  const settlement = afterFailure(item.attempts + 1);
  await withTenantSql(tenant, "", (t) => settleItems(t, [{ id: item.id, settlement, version: null }], 0));
}
