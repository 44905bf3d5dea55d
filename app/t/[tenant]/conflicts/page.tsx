import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConflictsView } from "@/components/conflicts/conflicts-view";
import { conflictsAsked, conflictsPageParams } from "@/components/conflicts/search-params";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import { conflictQuery, conflictsQuery } from "@/lib/query/conflicts";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { listConflicts } from "@/lib/services/conflicts/list-conflicts";

type Props = {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<SearchParams>;
};

export const metadata: Metadata = { title: "Conflicts" };

export default async function ConflictsPage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const { params: state } = readSearchParams(conflictsPageParams, await searchParams);
  const asked = conflictsAsked(state);
  const client = queryClient();
  const list = conflictsQuery(ctx.slug, asked);
  await client.prefetchQuery({
    ...list,
    queryFn: () => listConflicts({ ctx, input: ConflictListQuery.parse(asked) }),
  });
  const inbox = asked.state === "pending" ? client.getQueryData(list.queryKey) : undefined;
  const id = state.id ?? inbox?.items[0]?.id;
  if (id) {
    await client.prefetchQuery({
      ...conflictQuery(ctx.slug, id),
      queryFn: () => getConflict({ ctx, input: { id } }),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConflictsView slug={ctx.slug} canDecide={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
