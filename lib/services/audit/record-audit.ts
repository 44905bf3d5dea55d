import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
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
export async function recordAudit(tenant: TenantId, tx: Tx, actor: Actor, fact: AuditFact): Promise<void> {
  await tx.auditEntry.create({
    data: {
      tenantId: tenant,
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
