"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSteadyRows } from "@/components/ui/use-steady-rows";
import { inboxQuery } from "@/lib/query/conflicts";
import type { ConflictsAsked } from "./search-params";

/** It reads all pages again that were read: beyond some, only when asked to. */
const MOST_LIVE_PAGES = 5;

const NOBODY: ReadonlySet<string> = new Set();

/** What waits for a person: pages read so far, standing still while they are read again, without what left. */
export function useInbox(slug: string, asked: ConflictsAsked, refetchMs: number | false) {
  const client = useQueryClient();
  const [left, setLeft] = useState(NOBODY);
  const query = useInfiniteQuery({
    ...inboxQuery(slug, asked),
    enabled: asked.state === "pending",
    refetchInterval: ({ state }) => (isLong(state.data?.pages) ? false : refetchMs),
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const steady = useSteadyRows(JSON.stringify(asked), rows, ({ id }) => id);
  const conflicts = useMemo(() => steady.rows.filter(({ id }) => !left.has(id)), [steady.rows, left]);
  const more = useMemo(
    () => (hasNextPage && !isFetching ? () => void fetchNextPage() : undefined),
    [hasNextPage, isFetching, fetchNextPage],
  );
  const gone = rows?.filter(({ id }) => left.has(id)).length ?? 0;
  return {
    query,
    conflicts,
    total: Math.max((data?.pages.at(-1)?.total ?? 0) - gone, conflicts.length),
    fresh: steady.fresh,
    showFresh: steady.showFresh,
    more,
    /** More is loaded than is looked at again by itself. */
    isLong: isLong(data?.pages),
    loadingMore: query.isFetchingNextPage,
    /** Takes conflicts out that were decided here. */
    leave: (ids: readonly string[]) => {
      setLeft((before) => new Set([...before, ...ids]));
      void client.invalidateQueries({ queryKey: ["conflicts", slug, "facets"] });
    },
  };
}

function isLong(pages: readonly unknown[] | undefined): boolean {
  return (pages?.length ?? 0) > MOST_LIVE_PAGES;
}

export type Inbox = ReturnType<typeof useInbox>;
