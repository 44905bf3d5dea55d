import type { Member } from "@/lib/contract/member";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { member } from "./member";

/** Everybody who may open the tenant (platform admins aside), by name. */
export async function listMembers({ ctx }: { ctx: TenantContext }): Promise<{ items: Member[] }> {
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.membership.findMany({
      where: { tenantId: ctx.tenant },
      include: { user: { select: { email: true, name: true, lastSignInAt: true } } },
      orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
    }),
  );
  return { items: rows.map((row) => member(row, ctx)) };
}
