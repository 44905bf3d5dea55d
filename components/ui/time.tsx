"use client";

import { absoluteTime } from "@/lib/core/format/absolute-time";
import { relativeTime } from "@/lib/core/format/relative-time";
import { useNow } from "./use-now";
import { useZone } from "./zone";

type Props = {
  /** ISO 8601, or nothing. */
  at: string | null | undefined;
  /** Relative with the moment as its title (default), the moment alone, or both. */
  show?: "relative" | "absolute" | "both";
  /** Instead of nothing: "never". */
  absent?: string;
};

/** A moment in the chosen zone. */
export function Time({ at, show = "relative", absent = "never" }: Props) {
  const now = useNow();
  const { timeZone } = useZone();
  if (!at) return <span className="text-muted">{absent}</span>;
  const moment = Date.parse(at);
  const absolute = absoluteTime(moment, timeZone);
  const relative = relativeTime(moment, now);
  return (
    // The server's "now" is a moment older than the browser's.
    <time dateTime={at} title={show === "absolute" ? relative : absolute} suppressHydrationWarning>
      {show === "relative" ? relative : show === "absolute" ? absolute : `${relative} · ${absolute}`}
    </time>
  );
}
