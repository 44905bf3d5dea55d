"use client";

import { useIsFetching } from "@tanstack/react-query";
import clsx from "clsx";
import { Pause, Play, RefreshCw } from "lucide-react";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import { buttonClass } from "./button";
import { IconButton } from "./icon-button";
import { Menu } from "./menu";
import { REFRESH_CHOICES, type Refresh, USUAL_REFRESH } from "./refresh-choice";
import { useOnline } from "./use-online";
import { useZone } from "./zone";

type Props = {
  /** The moment that the numbers on the page are of (ISO). */
  asOf: string;
  value: Refresh;
  /** Changes the page's address. */
  set: (change: { refresh: string | undefined }) => void;
  onRefresh: () => void;
  /** The last try failed, so the numbers are old. */
  failed: boolean;
  /** Why it waits although it is on: "a row is selected". */
  held?: string | undefined;
};

/** How fresh the page is, how often it looks again, and a button to make it hold still. */
export function LiveRefresh({ asOf, value, set, onRefresh, failed, held }: Props) {
  const { timeZone } = useZone();
  const choose = (every: string) => set({ refresh: every === USUAL_REFRESH ? undefined : every });
  const fetching = useIsFetching() > 0;
  const online = useOnline();
  const paused = value === "off" || held !== undefined;
  const state = !online ? "Offline" : failed ? "Stale" : paused ? "Paused" : "Live";
  return (
    <div className="flex items-center gap-0.5" data-print="hide">
      <Menu
        entries={[
          { kind: "label", key: "as-of", label: `As of ${timeOfDay(asOf, timeZone)}, ${timeZone}` },
          ...(held ? [{ kind: "label", key: "held", label: `Waits while ${held}` } as const] : []),
          {
            kind: "action",
            key: "now",
            label: "Refresh now",
            icon: <RefreshCw aria-hidden />,
            onSelect: onRefresh,
          },
          { kind: "separator", key: "after-now" },
          {
            kind: "choice",
            key: "every",
            label: "Refresh by itself",
            value,
            options: REFRESH_CHOICES,
            onChange: choose,
          },
        ]}
        trigger={
          <button type="button" className={buttonClass("secondary", "md")}>
            <span
              aria-hidden
              className={clsx(
                "size-2 rounded-full",
                failed || !online ? "bg-critical-fill" : paused ? "bg-neutral-fill" : "bg-good-fill",
                fetching && "animate-pulse",
              )}
            />
            {state}
            <span className="hidden font-normal text-muted sm:inline" suppressHydrationWarning>
              as of {timeOfDay(asOf, timeZone)}
            </span>
          </button>
        }
      />
      {value === "off" ? (
        <IconButton
          label="Go on refreshing"
          icon={<Play aria-hidden />}
          onClick={() => choose(USUAL_REFRESH)}
        />
      ) : (
        <IconButton label="Pause refreshing" icon={<Pause aria-hidden />} onClick={() => choose("off")} />
      )}
    </div>
  );
}

function timeOfDay(at: string, timeZone: string): string {
  const [, time = ""] = absoluteTime(Date.parse(at), timeZone).split(", ");
  return time.split(" ", 1).join("");
}
