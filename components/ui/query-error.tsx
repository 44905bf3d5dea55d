"use client";

import { ProblemError } from "@/lib/query/problem-error";
import { ErrorState } from "./error-state";

type Props = { title: string; error: Error; onRetry: () => void };

/** What stands where data could not be loaded: the server's own words and the request's id. */
export function QueryError({ title, error, onRetry }: Props) {
  const requestId = error instanceof ProblemError ? error.problem.request_id : undefined;
  return <ErrorState title={title} detail={error.message} requestId={requestId} onRetry={onRetry} />;
}
