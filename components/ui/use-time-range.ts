"use client";

import { useMemo } from "react";
import { readRange } from "./range-params";
import { useNow } from "./use-now";
import { useZone } from "./zone";

/** The page's time range, read anew as time passes; `dropped` names a range in the address that made no sense. */
export function useTimeRange({ from, to }: { from: string; to: string }) {
  const now = useNow();
  const { timeZone } = useZone();
  return useMemo(
    () => ({ ...readRange({ from, to }, now, timeZone), now, timeZone }),
    [from, to, now, timeZone],
  );
}
