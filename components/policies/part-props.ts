import type { Policy } from "@/lib/contract/policy";
import type { ProblemIssue } from "@/lib/contract/problem";
import type { Domain } from "@/lib/core/domains/domain";

/** What each part of the form is given. */
export type PartProps = {
  domain: Domain;
  draft: Policy;
  issues: readonly ProblemIssue[];
  onEdit: (part: Partial<Policy>) => void;
};
