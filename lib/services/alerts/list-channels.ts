import { config } from "@/lib/config";
import type { AlertChannels } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { alertChannel } from "./alert-channel";

/** Where a tenant's alerts go, by name. */
export async function listChannels({ ctx }: { ctx: TenantContext }): Promise<AlertChannels> {
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.alertChannel.findMany({
      where: { tenantId: ctx.tenant, deletedAt: null },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
  );
  return {
    items: rows.map((row) => alertChannel(row, ctx)),
    email_configured: config().SMTP_URL !== undefined,
  };
}
