import type { CreateCodeRequest, CreatedCode } from "@/lib/contract/enroll";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { codePrefix, hashEnrollmentCode, makeEnrollmentCode } from "./enrollment-code";

const HOUR_MS = 3_600_000;

/**
 * Makes an enrolment code; its text is in this answer and nowhere else.
 * @throws Refusal `forbidden` for viewers.
 */
export async function createCode({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: CreateCodeRequest;
}): Promise<CreatedCode> {
  requireManager(ctx);
  const code = makeEnrollmentCode();
  const expiresAt = new Date(Date.now() + input.expires_in_hours * HOUR_MS);
  const id = await withTenant(ctx.tenant, async (t) => {
    const { id } = await t.models.enrollmentCode.create({
      data: {
        tenantId: ctx.tenant,
        codeHash: new Uint8Array(hashEnrollmentCode(code) ?? []),
        prefix: codePrefix(code),
        note: input.note,
        maxUses: input.uses,
        expiresAt,
        createdBy: ctx.person.name,
      },
      select: { id: true },
    });
    await recordAudit(t, ctx.person, {
      action: "enrollment_code.create",
      target: codePrefix(code),
      after: { uses: input.uses, expires_at: expiresAt.toISOString(), note: input.note },
    });
    return id;
  });
  return { id, code, expires_at: expiresAt.toISOString(), uses: input.uses };
}
