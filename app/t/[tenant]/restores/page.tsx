import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RestoresView } from "@/components/restores/restores-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { queryClient } from "@/lib/query/query-client";
import { restoresQuery } from "@/lib/query/restores";
import { getRestores } from "@/lib/services/restores/get-restores";

export const metadata: Metadata = { title: "After a restore" };

export default async function RestoresPage({ params }: { params: Promise<{ tenant: string }> }) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await client.prefetchQuery({ ...restoresQuery(ctx.slug), queryFn: () => getRestores(ctx) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RestoresView slug={ctx.slug} />
    </HydrationBoundary>
  );
}
