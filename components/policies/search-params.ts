import { z } from "zod";
import { SPOT_KINDS } from "@/lib/contract/hot-spots";
import { decodeDraft } from "@/lib/core/conflict/policy-draft";

/** The state of the policies page in its address: which hot spots it shows. */
export const policiesPageParams = {
  days: z.enum(["7", "14", "30", "90"]).default("14"),
  spots: z.enum(SPOT_KINDS).default("field"),
};

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
