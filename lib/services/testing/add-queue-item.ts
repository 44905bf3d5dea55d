import { randomUUID } from "node:crypto";
import type { Prisma } from "@/lib/db/generated/client";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";

type ItemPart = Partial<Omit<Prisma.QueueItemUncheckedCreateInput, "tenantId">>;

/** One more edit in the tenant's inbound queue. */
export async function addQueueItem(tenant: TenantId, part: ItemPart = {}): Promise<void> {
  await withTenant(tenant, (t) =>
    t.models.queueItem.create({
      data: {
        deviceNo: 1,
        batchId: randomUUID(),
        opId: randomUUID(),
        domain: "task",
        mobileId: randomUUID(),
        priority: 1,
        urgency: 1,
        receivedAt: new Date(),
        ...part,
        tenantId: tenant,
      },
    }),
  );
}
