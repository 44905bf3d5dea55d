import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditView } from "@/components/audit/audit-view";
import { auditPageParams, beginOf } from "@/components/audit/search-params";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { AuditListQuery } from "@/lib/contract/audit";
import { auditFacetsQuery, auditQuery } from "@/lib/query/audit";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getAuditFacets } from "@/lib/services/audit/get-audit-facets";
import { listAudit } from "@/lib/services/audit/list-audit";

type Props = {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<SearchParams>;
};

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const { range, ...asked } = readSearchParams(auditPageParams, await searchParams).params;
  const filter = { ...asked, from: beginOf(range, Date.now()) };
  const client = queryClient();
  await Promise.all([
    client.prefetchQuery({
      ...auditQuery(ctx.slug, filter),
      queryFn: () => listAudit({ ctx, input: AuditListQuery.parse(filter) }),
    }),
    client.prefetchQuery({ ...auditFacetsQuery(ctx.slug), queryFn: () => getAuditFacets({ ctx }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AuditView slug={ctx.slug} />
    </HydrationBoundary>
  );
}
