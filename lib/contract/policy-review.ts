import { z } from "zod";
import { plainText } from "./plain-text";
import { Policy } from "./policy";
import { type Rollout, RolloutMode, Stage } from "./rollout";
import { Strategy } from "./strategy";

/** Why a policy was changed; kept in its history for whoever asks later. */
export const PolicyReason = plainText(500).min(3, "say why, in a few words");

const { shape } = Policy;

/**
 * Body of `PUT /api/sync/policies/:domain`, and why: a policy whole, or the parts that change. Parts left out stay as
 * they are; with `policy` they are its own, or the contract's defaults.
 */
export const ChangePolicyRequest = z.object({
  policy: Policy.optional(),
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
  /** How far the new version is switched on at first; on for everybody where absent. */
  mode: RolloutMode.optional(),
  percent: Stage.shape.percent.optional(),
  reason: PolicyReason,
});
export type ChangePolicyRequest = z.infer<typeof ChangePolicyRequest>;

/** Body of `POST /api/sync/policies/:domain/restore`. Version 0 is the built-in default. */
export const RestorePolicyRequest = z.object({
  version: z.number().int().min(0).max(2_147_483_647),
  reason: PolicyReason,
});
export type RestorePolicyRequest = z.infer<typeof RestorePolicyRequest>;

/** One version of a domain's policy. Version 0 is the domain's built-in default. */
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

export type PolicyVersion = DomainPolicy &
  Stage & {
    /** Against the version before. */
    changes: PolicyChange[];
  };

/** What a version in shadow would have done with the conflicts it has seen. */
export type ShadowTally = {
  /** When the first of them came; null where there was none yet. */
  since: string | null;
  conflicts: number;
  /** Of them, how many it would have decided otherwise. */
  differing: number;
  /** The latest of those. */
  examples: { id: string; label: string }[];
};

/** A version that isn't on for everybody yet. */
export type PolicyCandidate = DomainPolicy & {
  rollout: Rollout;
  /** Against the version in force. */
  changes: PolicyChange[];
  shadow: ShadowTally;
};

/** The policy that holds for a domain now, and the one that is on its way. */
export type PolicyInForce = DomainPolicy & {
  /** The newest version, in force or not: what `If-Match` names when the next one is made. */
  newest_version: number;
  candidate: PolicyCandidate | null;
};
