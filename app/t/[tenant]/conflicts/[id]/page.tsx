import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConflictPage } from "@/components/conflicts/conflict-page";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { conflictQuery } from "@/lib/query/conflicts";
import { queryClient } from "@/lib/query/query-client";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { orNotFound } from "../../or-not-found";

type Props = {
  params: Promise<{ tenant: string; id: string }>;
};

export const metadata: Metadata = { title: "Conflict" };

export default async function OneConflictPage({ params }: Props) {
  const { tenant, id } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const client = queryClient();
  const found = await orNotFound(getConflict({ ctx, input: { id } }));
  client.setQueryData(conflictQuery(ctx.slug, id).queryKey, found);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConflictPage slug={ctx.slug} id={id} canDecide={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
