import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConflictPage } from "@/components/conflicts/conflict-page";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { conflictQuery } from "@/lib/query/conflicts";
import { queryClient } from "@/lib/query/query-client";
import { getConflict } from "@/lib/services/conflicts/get-conflict";

type Props = {
  params: Promise<{ tenant: string; id: string }>;
};

export const metadata: Metadata = { title: "Conflict" };

export default async function OneConflictPage({ params }: Props) {
  const { tenant, id } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await client.prefetchQuery({
    ...conflictQuery(ctx.slug, id),
    queryFn: () => getConflict({ ctx, input: { id } }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConflictPage slug={ctx.slug} id={id} canDecide={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
