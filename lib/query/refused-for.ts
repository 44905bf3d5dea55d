import { ProblemError } from "./problem-error";

/** What a refusal says against one field of what was sent. */
export function refusedFor(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.problem.errors?.find((issue) => issue.path === path)?.message;
}
