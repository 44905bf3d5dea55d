"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { z } from "zod";
import { changedSearch, readSearchParams } from "@/lib/query/search-params";
import { askedZone } from "./zone-choice";

type Change = { [name: string]: string | undefined };

/**
 * A page's state in its address. `set` adds a step to the history without asking the server, so Back works and
 * react-query decides what to load; `hrefFor` is the same as a link.
 */
export function useUrlState<Shape extends z.ZodRawShape>(shape: Shape) {
  const search = useSearchParams();
  const pathname = usePathname();
  const { params, dropped } = useMemo(() => {
    const { zone, ...asked } = Object.fromEntries(search);
    // The zone is every page's, and read by its provider.
    return readSearchParams(shape, askedZone(zone) ? asked : { ...asked, zone });
  }, [shape, search]);
  const hrefFor = (change: Change) => `${pathname}${changedSearch(search, change)}`;
  // From the address as it is now: `search` still waits for the last change to be drawn when two come quickly.
  const set = (change: Change) => {
    const now = new URLSearchParams(window.location.search);
    window.history.pushState(null, "", `${pathname}${changedSearch(now, change)}`);
  };
  return { params, dropped, set, hrefFor };
}
