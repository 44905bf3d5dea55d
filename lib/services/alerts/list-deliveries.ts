import type { AlertDelivery, DeliveryListQuery } from "@/lib/contract/alert-channel";
import type { Page } from "@/lib/contract/page";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { alertDelivery } from "./alert-delivery";
import { newestFirst } from "./newest-first";

/**
 * What was told to whom, the latest first, with every try.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export function listDeliveries({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: DeliveryListQuery;
}): Promise<Page<AlertDelivery>> {
  const where = { tenantId: ctx.tenant, ...(input.state !== "all" && { state: input.state }) };
  return newestFirst(
    input,
    ({ take, order, beyond }) =>
      withTenant(ctx.tenant, async (t) => ({
        rows: await t.models.alertDelivery.findMany({
          where: {
            ...where,
            ...(beyond && {
              OR: [
                { createdAt: { [beyond.operator]: beyond.at } },
                { createdAt: beyond.at, id: { [beyond.operator]: beyond.id } },
              ],
            }),
          },
          orderBy: [{ createdAt: order }, { id: order }],
          take,
        }),
        total: await t.models.alertDelivery.count({ where }),
      })),
    { item: alertDelivery, at: (row) => row.createdAt },
  );
}
