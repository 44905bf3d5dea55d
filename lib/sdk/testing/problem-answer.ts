import { PROBLEMS, type ProblemCode, type ProblemIssue } from "../../contract/problem";

/** A refusal as Tidelock itself answers it, for a fault of the fake server. */
export function problemAnswer(
  code: ProblemCode,
  {
    detail = "",
    errors,
    headers,
  }: { detail?: string; errors?: ProblemIssue[]; headers?: Record<string, string> } = {},
) {
  const { status, title } = PROBLEMS[code];
  const problem = {
    type: `urn:tidelock:problem:${code}`,
    title,
    status,
    detail,
    code,
    request_id: "r-1",
    errors,
  };
  return {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
    text: JSON.stringify(problem),
  };
}
