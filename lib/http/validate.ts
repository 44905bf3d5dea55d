import type { z } from "zod";
import type { ProblemIssue } from "@/lib/contract/problem";
import { Refusal } from "@/lib/services/refusal";

/** More than this says nothing new, and an answer must not outgrow its request. */
const ISSUES_TOLD = 50;

/**
 * Parses with a schema; `where` ("body", "query", "path") starts the sentence a developer reads.
 * @throws Refusal `invalid_request` with one error per field.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: "body" | "query" | "path",
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors: ProblemIssue[] = result.error.issues
    .slice(0, ISSUES_TOLD)
    .map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
  const [first] = errors;
  const told = first ? `: ${first.path ? `${first.path}: ` : ""}${first.message}` : "";
  throw new Refusal("invalid_request", `The ${where} is not valid${told}.`, { errors });
}
