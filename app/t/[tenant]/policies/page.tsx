import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PoliciesView } from "@/components/policies/policies-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { policiesQuery } from "@/lib/query/policies";
import { queryClient } from "@/lib/query/query-client";
import { getPolicies } from "@/lib/services/policies/get-policies";

type Props = {
  params: Promise<{ tenant: string }>;
};

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage({ params }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await client.prefetchQuery({ ...policiesQuery(ctx.slug), queryFn: () => getPolicies(ctx) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PoliciesView slug={ctx.slug} canChange={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
