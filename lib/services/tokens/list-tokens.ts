import type { ApiToken } from "@/lib/contract/api-token";
import { prisma } from "@/lib/db/prisma";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { apiToken } from "./api-token";

/** Nobody reads further back. */
const SHOWN = 200;

/** One's own tokens in a tenant, newest first; those of all members for a manager. */
export async function listTokens({ ctx }: { ctx: TenantContext }): Promise<{ items: ApiToken[] }> {
  const { userId } = ctx.person;
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.apiToken.findMany({
      where: { tenantId: ctx.tenant, ...(ctx.role === "viewer" && { userId }) },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      take: SHOWN,
      omit: { tokenHash: true },
    }),
  );
  const owners = await prisma().appUser.findMany({
    where: { id: { in: rows.map((row) => row.userId) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(owners.map(({ id, name }) => [id, name]));
  const now = new Date();
  return {
    items: rows.map((row) => apiToken(row, nameOf.get(row.userId) ?? "", row.userId === userId, now)),
  };
}
