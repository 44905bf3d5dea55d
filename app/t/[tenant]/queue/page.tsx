import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { QueueView } from "@/components/queue/queue-view";
import { queueAsked, queuePageParams } from "@/components/queue/search-params";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { QueueListQuery } from "@/lib/contract/queue-review";
import { queryClient } from "@/lib/query/query-client";
import { queueItemsQuery, queueQuery } from "@/lib/query/queue";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getQueueOverview } from "@/lib/services/queue/get-queue-overview";
import { listQueueItems } from "@/lib/services/queue/list-queue-items";

type Props = {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<SearchParams>;
};

export const metadata: Metadata = { title: "Queue" };

export default async function QueuePage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const asked = queueAsked(readSearchParams(queuePageParams, await searchParams).params);
  const client = queryClient();
  await Promise.all([
    client.prefetchQuery({ ...queueQuery(ctx.slug), queryFn: () => getQueueOverview(ctx) }),
    client.prefetchQuery({
      ...queueItemsQuery(ctx.slug, asked),
      queryFn: () => listQueueItems({ ctx, input: QueueListQuery.parse(asked) }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QueueView slug={ctx.slug} canChange={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
