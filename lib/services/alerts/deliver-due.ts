import type { DeliveryState, DeliveryTry } from "@/lib/contract/alert-channel";
import { waitBeforeNextTry } from "@/lib/core/alerts/next-try";
import { type ClaimedDelivery, claimDeliveries } from "@/lib/db/alerts/claim-deliveries";
import { tenantsWithDueDeliveries } from "@/lib/db/alerts/tenants-with-alert-work";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { tryDelivery } from "./try-delivery";

/** Longer than any try takes; whoever dies at it leaves the delivery to the next process after that. */
const CLAIM_MS = 60_000;
const AT_ONCE = 10;

export type Delivered = { delivered: number; failed: number };

/** Sends everything whose time has come, tenant by tenant, a few at a time. Any number of processes may do it at once. */
export async function deliverDue(now: () => Date = () => new Date()): Promise<Delivered> {
  const sum = { delivered: 0, failed: 0 };
  for (const tenant of await tenantsWithDueDeliveries(now())) {
    for (let claimed = await claim(tenant, now()); claimed.length > 0; claimed = await claim(tenant, now())) {
      const states = await Promise.all(claimed.map((delivery) => attempt(tenant, delivery, now)));
      for (const state of states) sum[state === "delivered" ? "delivered" : "failed"]++;
    }
  }
  return sum;
}

/** Sends one delivery now, whatever its time. */
export async function deliverOne(tenant: TenantId, id: string, now: Date): Promise<void> {
  const delivery = await withTenant(tenant, (t) =>
    t.models.alertDelivery.update({
      where: { tenantId_id: { tenantId: tenant, id } },
      data: { nextTryAt: new Date(now.getTime() + CLAIM_MS) },
    }),
  );
  const { channelId: channel_id, messageId: message_id, event, body, tries } = delivery;
  const claimed = { id, channel_id, message_id, event, body, tries: tries as unknown[] };
  await attempt(tenant, claimed, () => new Date());
}

function claim(tenant: TenantId, now: Date): Promise<ClaimedDelivery[]> {
  const until = new Date(now.getTime() + CLAIM_MS);
  return withTenant(tenant, (t) => claimDeliveries(t, now, until, AT_ONCE));
}

async function attempt(tenant: TenantId, delivery: ClaimedDelivery, now: () => Date): Promise<DeliveryState> {
  const outcome = await tryDelivery(tenant, delivery, now());
  const tries = [...(delivery.tries as DeliveryTry[]), outcome.tried];
  const again = waitOf(delivery, outcome, tries.length);
  const state = outcome.delivered ? "delivered" : again === null ? "gave_up" : "waiting";
  await withTenant(tenant, (t) =>
    t.models.alertDelivery.update({
      where: { tenantId_id: { tenantId: tenant, id: delivery.id } },
      data: { state, tries, nextTryAt: again === null ? null : new Date(now().getTime() + again) },
    }),
  );
  return state;
}

/** A person waits for a test, so that it isn't repeated when nobody looks any more. */
function waitOf(
  { event }: ClaimedDelivery,
  { delivered, final }: { delivered: boolean; final: boolean },
  tried: number,
): number | null {
  return delivered || final || event === "alert.test" ? null : waitBeforeNextTry(tried, Math.random);
}
