"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { ProblemError } from "@/lib/query/problem-error";
import { FrontDoor } from "./front-door";
import type { HeldSecret } from "./use-held-secret";

type Props<Held> = {
  secret: HeldSecret;
  query: UseQueryResult<Held>;
  title: string;
  /** Where somebody without a link that works goes on. */
  otherwise: { label: string; href: string };
  children: (held: Held, secret: string) => ReactNode;
};

/** The page of a one-time link in each of its states: being looked at, worthless, there. */
export function HeldLink<Held>({ secret, query, title, otherwise, children }: Props<Held>) {
  if (secret && query.data) return children(query.data, secret);
  const dead = secret === null || isDead(query.error);
  return (
    <FrontDoor title={title}>
      {dead ? (
        <div className="flex flex-col gap-4">
          <Notice tone="warning">
            {query.error?.message ??
              "There is no secret in this link. Open it whole, as it was sent or handed to you."}
          </Notice>
          <Button href={otherwise.href}>{otherwise.label}</Button>
        </div>
      ) : query.error ? (
        <QueryError
          title="The link could not be looked at"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
          <Skeleton className="h-8" />
        </div>
      )}
    </FrontDoor>
  );
}

function isDead(error: Error | null): boolean {
  if (!(error instanceof ProblemError)) return false;
  return error.problem.code === "not_found" || error.problem.code === "invalid_request";
}
