import { z } from "zod";
import { plainText } from "./plain-text";
import { Policy } from "./policy";
import { Strategy } from "./strategy";

/** Why a policy was changed; kept in its history for whoever asks later. */
export const PolicyReason = plainText(500).min(3, "say why, in a few words");

const { shape } = Policy;

/** Body of `PUT /api/sync/policies/:domain`: the parts that change, and why. Parts left out stay as they are. */
export const ChangePolicyRequest = z.object({
  strategy: Strategy.optional(),
  merge: shape.merge.unwrap().optional(),
  on_tie: shape.on_tie.unwrap().optional(),
  clock_tolerance_ms: shape.clock_tolerance_ms.unwrap().optional(),
  max_edit_age_ms: shape.max_edit_age_ms.unwrap().optional(),
  fields: shape.fields.unwrap().optional(),
  critical: shape.critical.unwrap().optional(),
  closing: shape.closing.unwrap().optional(),
  /** Null gives deletes back to the domain's strategy. */
  delete: Strategy.nullish(),
  reason: PolicyReason,
});
export type ChangePolicyRequest = z.infer<typeof ChangePolicyRequest>;

/** The policy that holds for a domain now. Version 0 is the domain's built-in default. */
export type DomainPolicy = {
  domain: string;
  title: string;
  version: number;
  policy: Policy;
  /** The policy in plain words, one sentence each. */
  sentences: string[];
  changed_at: string | null;
  changed_by: string | null;
  reason: string | null;
};

/** One difference between two versions, in the words of the policy page. */
export type PolicyChange = { what: string; from: string; to: string };

export type PolicyVersion = DomainPolicy & {
  /** Against the version before. */
  changes: PolicyChange[];
};
