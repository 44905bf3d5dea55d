import { setLocal } from "../set-local";
import { sql } from "../sql";
import { tenantId } from "../tenant-id";
import { asTenant, transact } from "../transact";
import type { TenantModelTx } from "../tx";

export type HeldCode = { id: string; maxUses: number; revoked: boolean };

/**
 * Runs in the tenant that an enrolment code belongs to: row-level security shows the code to whoever holds its hash,
 * and only then the tenant's other rows. Until the end nobody else enrols by the code, so that of two copies of a request
 * the second finds what the first has made. Undefined, without `work`, for a code that doesn't exist.
 */
export function withHeldCode<T>(
  codeHash: Buffer,
  work: (t: TenantModelTx, code: HeldCode) => Promise<T>,
): Promise<T | undefined> {
  return transact(async (holding) => {
    await holding.run(setLocal("app.enrollment_code_hash", codeHash.toString("hex")));
    const held = await holding.models.enrollmentCode.findFirst({
      where: { codeHash: new Uint8Array(codeHash) },
      select: { id: true, tenantId: true },
    });
    if (!held) return undefined;
    const t = await asTenant(holding, tenantId(held.tenantId));
    const [code] = await t.rows<Omit<HeldCode, "id">>(sql`
      SELECT max_uses AS "maxUses", revoked_at IS NOT NULL AS revoked FROM enrollment_code
      WHERE tenant_id = ${t} AND id = ${held.id}::uuid FOR UPDATE`);
    return code && work(t, { id: held.id, ...code });
  });
}
