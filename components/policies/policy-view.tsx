"use client";

import { useQuery } from "@tanstack/react-query";
import { DroppedParams } from "@/components/ui/dropped-params";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { useUrlState } from "@/components/ui/use-url-state";
import { findDomain } from "@/lib/core/domains/registry";
import { policiesQuery } from "@/lib/query/policies";
import { PolicyEditor } from "./policy-editor";
import { PolicyHistory } from "./policy-history";
import { policyPageParams } from "./search-params";

type Props = { slug: string; domain: string; canChange: boolean };

/** One domain's policy: what it says, a draft of what it could say, and what it said before. */
export function PolicyView({ slug, domain, canChange }: Props) {
  const { params, dropped, set } = useUrlState(policyPageParams);
  const query = useQuery(policiesQuery(slug));
  const policy = query.data?.find((candidate) => candidate.domain === domain);
  const history = policy ? <PolicyHistory slug={slug} policy={policy} canChange={canChange} /> : null;
  return (
    <>
      <PageHeader
        title={`${findDomain(domain)?.title ?? domain}: policy`}
        description={
          canChange
            ? "Write a draft, try it on past conflicts, then switch it on"
            : "What held, and since when. You can look; managers can change it."
        }
        trail={[{ label: "Policies", href: `/t/${slug}/policies` }]}
      />
      <DroppedParams dropped={dropped} />
      {!policy ? (
        query.isError ? (
          <QueryError
            title="The policy could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <Skeleton className="h-96" />
        )
      ) : canChange ? (
        <Tabs
          label="Policy"
          value={params.view}
          onChange={(view) => set({ view: view === "edit" ? undefined : view, step: undefined })}
          tabs={[
            { value: "edit", label: "Draft", panel: <PolicyEditor slug={slug} policy={policy} /> },
            { value: "history", label: "History", panel: history },
          ]}
        />
      ) : (
        history
      )}
    </>
  );
}
