import { z } from "zod";
import { AuditListQuery } from "@/lib/contract/audit";

/** How far back the page looks; absent is from the beginning. */
export const AUDIT_RANGES = { "24h": 1, "7d": 7, "30d": 30, "90d": 90 } as const;
export type AuditRange = keyof typeof AUDIT_RANGES;

const { actor, action, cursor } = AuditListQuery.shape;

/** The state of the audit page in its address. */
export const auditPageParams = {
  actor,
  action,
  cursor,
  range: z.enum(["24h", "7d", "30d", "90d"]).optional(),
};

const DAY_MS = 86_400_000;

/** Where a range begins, to the minute, so that the list isn't asked for anew with every glance. */
export function beginOf(range: AuditRange | undefined, now: number): string | undefined {
  if (!range) return undefined;
  return new Date(Math.floor(now / 60_000) * 60_000 - AUDIT_RANGES[range] * DAY_MS).toISOString();
}
