import { z } from "zod";
import { decodeDraft } from "@/lib/core/conflict/policy-draft";

/** What the policies page's address once said; the editor and the history have pages of their own now. */
export const policiesPageParams = {};

const version = z
  .string()
  .regex(/^\d{1,9}$/)
  .optional();

/** The state of one policy's page in its address. */
export const policyPageParams = {
  view: z.enum(["edit", "history"]).default("edit"),
  step: z.enum(["write", "review"]).default("write"),
  /** A draft to begin with, as `encodeDraft` writes it. */
  draft: z
    .string()
    .max(16_000)
    .refine((text) => decodeDraft(text) !== undefined)
    .optional(),
  /** Two versions beside each other. */
  from: version,
  to: version,
};
