"use client";

import { ProblemError } from "@/lib/query/problem-error";
import { ErrorState } from "./error-state";

type Props = { title: string; error: Error; onRetry: () => void };

/** What stands where data could not be loaded: the server's own words and the request's id. */
export function QueryError({ title, error, onRetry }: Props) {
  const answered = error instanceof ProblemError && error.problem.code !== "network";
  return (
    <ErrorState
      title={title}
      detail={error.message}
      reference={answered ? { what: "Request", id: error.problem.request_id } : undefined}
      onRetry={onRetry}
    />
  );
}
