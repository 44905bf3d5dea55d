import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConflictsView } from "@/components/conflicts/conflicts-view";
import {
  type ConflictsAsked,
  conflictsAsked,
  conflictsPageParams,
} from "@/components/conflicts/search-params";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import { conflictQuery, conflictsQuery, INBOX_PAGE, inboxQuery } from "@/lib/query/conflicts";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { listConflicts } from "@/lib/services/conflicts/list-conflicts";
import type { TenantContext } from "@/lib/services/context";

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
  const first = await (asked.state === "pending"
    ? prefetchInbox(ctx, client, asked)
    : prefetchLog(ctx, client, asked));
  const id = state.id ?? first;
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

/** Gives the conflict that is shown beside the list where nobody chose one. */
async function prefetchInbox(
  ctx: TenantContext,
  client: QueryClient,
  asked: ConflictsAsked,
): Promise<string | undefined> {
  const inbox = inboxQuery(ctx.slug, asked);
  await client.prefetchInfiniteQuery({
    ...inbox,
    queryFn: () => listConflicts({ ctx, input: ConflictListQuery.parse({ ...asked, limit: INBOX_PAGE }) }),
  });
  return client.getQueryData(inbox.queryKey)?.pages[0]?.items[0]?.id;
}

async function prefetchLog(
  ctx: TenantContext,
  client: QueryClient,
  asked: ConflictsAsked,
): Promise<undefined> {
  await client.prefetchQuery({
    ...conflictsQuery(ctx.slug, asked),
    queryFn: () => listConflicts({ ctx, input: ConflictListQuery.parse(asked) }),
  });
}
