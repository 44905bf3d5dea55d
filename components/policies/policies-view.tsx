"use client";

import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { DroppedParams } from "@/components/ui/dropped-params";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { useUrlState } from "@/components/ui/use-url-state";
import { DOMAINS } from "@/lib/core/domains/registry";
import { policiesQuery } from "@/lib/query/policies";
import { HotSpots } from "./hot-spots";
import { PolicyCard } from "./policy-card";
import { policiesPageParams } from "./search-params";

type Props = { slug: string; canChange: boolean };

/** How each kind of record settles what two sides changed. */
export function PoliciesView({ slug, canChange }: Props) {
  const { dropped } = useUrlState(policiesPageParams);
  const query = useQuery(policiesQuery(slug));
  return (
    <>
      <PageHeader
        title="Policies"
        description={
          canChange
            ? "What happens when two sides change the same field"
            : "What happens when two sides change the same field. You can look; managers can change it."
        }
      />
      <DroppedParams dropped={dropped} />
      {query.isError && !query.data ? (
        <Card>
          <QueryError
            title="The policies could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </Card>
      ) : (
        <div className="gap-4 lg:columns-2">
          {DOMAINS.map(({ name }) => {
            const policy = query.data?.find(({ domain }) => domain === name);
            return (
              // The end of a column swallows margins.
              <div key={name} className="break-inside-avoid pb-3 sm:pb-4">
                {policy ? (
                  <PolicyCard
                    slug={slug}
                    policy={policy}
                    href={`/t/${slug}/policies/${policy.domain}`}
                    canChange={canChange}
                  />
                ) : (
                  <Skeleton className="h-48" />
                )}
              </div>
            );
          })}
        </div>
      )}
      <HotSpots slug={slug} canChange={canChange} />
    </>
  );
}
