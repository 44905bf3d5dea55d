import type { z } from "zod";

/** What is wrong with a form, by the field's name. */
export type FormIssues = { [field: string]: string };

/** What a form holds as the contract wants it, or what to give instead: "Give an e-mail address." */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  values: unknown,
): { data: z.output<Schema> | undefined; issues: FormIssues } {
  const { data, error } = schema.safeParse(values, { error: wanted });
  // The first of a field is the one to mend first.
  const issues = error?.issues.toReversed().map(({ path, message }) => [String(path[0]), `Give ${message}.`]);
  return { data, issues: Object.fromEntries(issues ?? []) };
}

/** For what the contract has no words of its own: they are written for programs. */
function wanted(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "too_small":
      if (issue.origin !== "string") return `${issue.minimum} or more`;
      return issue.minimum === 1 ? "something" : `at least ${issue.minimum} characters`;
    case "too_big":
      return issue.origin === "string" ? `at most ${issue.maximum} characters` : `${issue.maximum} or less`;
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : `a ${issue.expected}`;
    default:
      return "another value";
  }
}
