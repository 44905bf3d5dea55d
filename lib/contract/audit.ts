import { z } from "zod";
import type { Json } from "./json";
import { PageQuery } from "./page";
import { plainText } from "./plain-text";
import { isStorable } from "./time";

const Moment = z.iso
  .datetime({ offset: true })
  .refine((text) => isStorable(Date.parse(text)), "a time in the years 1 to 9999");

/** What the audit is filtered by. */
export const AuditFilter = z.object({
  /** The name of who did it. */
  actor: plainText(200).optional(),
  /** `<thing>.<verb>`, or a thing alone for all that was done to such things. */
  action: z
    .string()
    .regex(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/, "such as policy.change, or policy")
    .optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Query of `GET /api/sync/audit`, newest first. */
export const AuditListQuery = PageQuery.extend(AuditFilter.shape);
export type AuditListQuery = z.infer<typeof AuditListQuery>;

/** Who did what to what, and how it stood before and after. */
export type AuditEntry = {
  /** Counts the tenant's entries from 1, without gaps. */
  seq: number;
  at: string;
  actor: string;
  action: string;
  target: string;
  reason: string | null;
  before: Json;
  after: Json;
  /** SHA-256 in hex, over the hash of the entry before and this one. */
  hash: string;
};

/** What there is to filter by, with how often. */
export type AuditFacets = { actors: AuditFacet[]; actions: AuditFacet[] };
export type AuditFacet = { value: string; count: number };

/** What a check of the hash chain found. */
export type AuditCheck = {
  ok: boolean;
  entries: number;
  /** The newest entry's hash in hex. Kept elsewhere, it also shows a chain that was rewritten whole. */
  head: string;
  broken: { seq: number; what: "missing" | "changed" | "cut_off" | "unknown" } | null;
  checked_at: string;
};
