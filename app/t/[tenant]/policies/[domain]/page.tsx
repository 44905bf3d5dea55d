import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PolicyView } from "@/components/policies/policy-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { findDomain } from "@/lib/core/domains/registry";
import { policiesQuery, policyHistoryQuery } from "@/lib/query/policies";
import { queryClient } from "@/lib/query/query-client";
import { getPolicies } from "@/lib/services/policies/get-policies";
import { getPolicyHistory } from "@/lib/services/policies/get-policy-history";

type Props = { params: Promise<{ tenant: string; domain: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${findDomain((await params).domain)?.title ?? "Unknown"} policy` };
}

export default async function PolicyPage({ params }: Props) {
  const { tenant, domain } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx || !findDomain(domain)) notFound();
  const client = queryClient();
  const history = policyHistoryQuery(ctx.slug, domain);
  await Promise.all([
    client.prefetchQuery({ ...policiesQuery(ctx.slug), queryFn: () => getPolicies(ctx) }),
    client.prefetchQuery({ ...history, queryFn: () => getPolicyHistory({ ctx, input: { domain } }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PolicyView key={domain} slug={ctx.slug} domain={domain} canChange={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
