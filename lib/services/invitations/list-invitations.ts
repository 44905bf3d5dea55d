import type { Invitation } from "@/lib/contract/invitation";
import { withTenant } from "@/lib/db/with-tenant";
import { requireManager, type TenantContext } from "../context";
import { invitation } from "./invitation";

/** Nobody waits for more. */
const SHOWN = 200;

/**
 * The invitations that wait for their owner, or did so until they expired; newest first.
 * @throws Refusal `forbidden` for viewers.
 */
export async function listInvitations({ ctx }: { ctx: TenantContext }): Promise<{ items: Invitation[] }> {
  requireManager(ctx);
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.invitation.findMany({
      where: { tenantId: ctx.tenant, acceptedAt: null, revokedAt: null },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      omit: { secretHash: true },
      take: SHOWN,
    }),
  );
  const now = new Date();
  return { items: rows.map((row) => invitation(row, now)) };
}
