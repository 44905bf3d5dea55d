"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSteadyRows } from "@/components/ui/use-steady-rows";
import type { DeviceSummary } from "@/lib/contract/device";
import type { Page } from "@/lib/contract/page";

/** The devices of all pages that were read, standing still while they are read again; `more` asks for the next one. */
export function useDeviceRows(
  list: UseInfiniteQueryResult<InfiniteData<Page<DeviceSummary>>>,
  asked: string,
) {
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const steady = useSteadyRows(asked, rows, (device) => device.id);
  const more = useMemo(
    () => (hasNextPage && !isFetching ? () => void fetchNextPage() : undefined),
    [hasNextPage, isFetching, fetchNextPage],
  );
  return { steady, total: data?.pages.at(-1)?.total ?? 0, more };
}
