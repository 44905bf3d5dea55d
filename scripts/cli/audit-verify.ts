import type { AuditCheck } from "@/lib/contract/audit";
import { type TenantAuditCheck, verifyAudits } from "@/lib/services/audit/verify-audits";
import { OPERATOR } from "@/lib/services/operator";
import { command } from "./command";

export const auditVerify = command<{ tenant: string }>({
  path: "audit verify",
  summary: "check that no entry of the audit was changed, dropped or cut off",
  configure: (parser) => parser.option("--tenant <slug>", 'whose audit, or "all"', "all"),
  run: async ({ tenant }) => {
    const checks = await verifyAudits(OPERATOR, tenant);
    return {
      result: { ok: checks.every(({ ok }) => ok), tenants: checks },
      text: checks.map(lineOf).join("\n"),
      failed: checks.some(({ ok }) => !ok),
    };
  },
});

function lineOf({ tenant, entries, head, broken }: TenantAuditCheck): string {
  if (!broken) return `${tenant}: ${entries} entries, unbroken; the newest is ${head || "not there yet"}`;
  return `${tenant}: broken at entry ${broken.seq}: ${WORDS[broken.what]}`;
}

const WORDS: Record<NonNullable<AuditCheck["broken"]>["what"], string> = {
  missing: "it is gone",
  changed: "it doesn't say what it said when it was written",
  cut_off: "it and what came after it were cut off",
  unknown: "nobody wrote it through Tidelock",
};
