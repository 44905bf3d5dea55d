import type { CodeState, EnrollmentCodeSummary } from "@/lib/contract/enroll";
import { withTenant } from "@/lib/db/with-tenant";
import { requireManager, type TenantContext } from "../context";

/** Nobody reads further back. */
const SHOWN = 200;

/**
 * A tenant's enrolment codes, newest first, without their text.
 * @throws Refusal `forbidden` for viewers.
 */
export async function listCodes({
  ctx,
}: {
  ctx: TenantContext;
}): Promise<{ items: EnrollmentCodeSummary[] }> {
  requireManager(ctx);
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.enrollmentCode.findMany({
      where: { tenantId: ctx.tenant },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      take: SHOWN,
      omit: { codeHash: true },
    }),
  );
  const now = new Date();
  const items = rows.map((row) => ({
    id: row.id,
    prefix: row.prefix,
    note: row.note,
    state: stateOf(row, now),
    uses: row.uses,
    max_uses: row.maxUses,
    expires_at: row.expiresAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  }));
  return { items };
}

function stateOf(
  code: { uses: number; maxUses: number; expiresAt: Date; revokedAt: Date | null },
  now: Date,
): CodeState {
  if (code.revokedAt) return "revoked";
  if (code.uses >= code.maxUses) return "used_up";
  return code.expiresAt <= now ? "expired" : "open";
}
