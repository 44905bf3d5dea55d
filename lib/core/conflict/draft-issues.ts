import { Policy } from "../../contract/policy";
import type { ProblemIssue } from "../../contract/problem";
import type { Domain } from "../domains/domain";
import { checkPolicy } from "./check-policy";

/** What is wrong with a draft, each with the path of the part that it stands beside; empty where it can be saved. */
export function draftIssues(domain: Domain, draft: Policy): ProblemIssue[] {
  const parsed = Policy.safeParse(draft);
  if (parsed.success) return checkPolicy(domain, parsed.data);
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
}

/** The first message that belongs to a part of the policy or to anything in it. */
export function issueOf(issues: readonly ProblemIssue[], path: string): string | undefined {
  return issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;
}
