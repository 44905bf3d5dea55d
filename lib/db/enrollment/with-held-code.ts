import type { Tx } from "../prisma";
import { type TenantId, tenantId } from "../tenant-id";
import { transact } from "../transact";

export type HeldCode = { tenant: TenantId; id: string; maxUses: number; revoked: boolean };

/**
 * Runs in the tenant that an enrolment code belongs to: row-level security shows the code to whoever holds its hash,
 * and only then the tenant's other rows. Until the end nobody else enrols by the code, so that of two copies of a request
 * the second finds what the first has made. `work` gets undefined for a code that doesn't exist.
 */
export function withHeldCode<T>(
  codeHash: Buffer,
  work: (tx: Tx, code: HeldCode | undefined) => Promise<T>,
): Promise<T> {
  return transact(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.enrollment_code_hash', ${codeHash.toString("hex")}, true)`;
    const held = await tx.enrollmentCode.findFirst({
      where: { codeHash: new Uint8Array(codeHash) },
      select: { id: true, tenantId: true },
    });
    if (!held) return work(tx, undefined);
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${held.tenantId}, true)`;
    const [code] = await tx.$queryRaw<{ maxUses: number; revoked: boolean }[]>`
      SELECT max_uses AS "maxUses", revoked_at IS NOT NULL AS revoked FROM enrollment_code
      WHERE tenant_id = ${held.tenantId}::uuid AND id = ${held.id}::uuid FOR UPDATE`;
    return work(tx, code && { tenant: tenantId(held.tenantId), id: held.id, ...code });
  });
}
