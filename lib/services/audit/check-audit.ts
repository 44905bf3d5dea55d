import type { AuditCheck } from "@/lib/contract/audit";
import type { TenantContext } from "../context";
import { verifyAudit } from "./verify-audit";

/** Checks the hash chain of the tenant's audit; whoever may read it may check it. */
export function checkAudit({ ctx }: { ctx: TenantContext }): Promise<AuditCheck> {
  return verifyAudit(ctx.tenant);
}
