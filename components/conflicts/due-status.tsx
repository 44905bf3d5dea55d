"use client";

import { Status } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import { useNow } from "@/components/ui/use-now";
import { type DueState, dueState } from "@/lib/core/conflict/inbox-rows";
import { formatDuration } from "@/lib/core/format/duration";

/** Whether a conflict is decided in time: an icon, a word and how long it has or had. */
export function DueStatus({ dueAt }: { dueAt: string }) {
  const now = useNow();
  const state = dueState(dueAt, now);
  const minutes = Math.floor(Math.abs(Date.parse(dueAt) - now) / 60_000);
  const time = minutes < 1 ? "now" : formatDuration(rough(minutes) * 60_000);
  return (
    // The server's "now" is a moment older than the browser's.
    <span suppressHydrationWarning>
      <Status tone={TONE[state]} className="text-xs">
        {state === "overdue" ? `overdue ${minutes < 1 ? "" : `by ${time}`}` : `due in ${time}`}
      </Status>
    </span>
  );
}

const TONE: Record<DueState, Tone> = { overdue: "critical", soon: "warning", later: "neutral" };

/** Whole hours, and beyond two days whole days: nobody plans finer than that. */
function rough(minutes: number): number {
  if (minutes < 60) return minutes;
  const unit = minutes < 48 * 60 ? 60 : 24 * 60;
  return Math.floor(minutes / unit) * unit;
}
