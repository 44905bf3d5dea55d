import { Prisma } from "@/lib/db/generated/client";
import type { TenantModelTx } from "@/lib/db/tx";
import type { Actor } from "../context";

export type AuditFact = {
  /** `<thing>.<verb>`, such as `tenant.create`. */
  action: string;
  /** What it was done to, in words a person finds again. */
  target: string;
  reason?: string;
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
};

/** Who did what; in the transaction of the deed itself, so that neither is there without the other. */
export async function recordAudit(t: TenantModelTx, actor: Actor, fact: AuditFact): Promise<void> {
  await t.models.auditEntry.create({
    data: {
      tenantId: t.tenant,
      actorId: actor.userId,
      actorName: actor.name,
      action: fact.action,
      target: fact.target,
      reason: fact.reason ?? null,
      before: fact.before ?? Prisma.DbNull,
      after: fact.after ?? Prisma.DbNull,
    },
  });
}
