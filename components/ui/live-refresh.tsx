"use client";

import { useIsFetching } from "@tanstack/react-query";
import clsx from "clsx";
import { RefreshCw } from "lucide-react";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import { buttonClass } from "./button";
import { Menu } from "./menu";
import { useZone } from "./zone";

export type RefreshChoice = { value: string; label: string };

type Props = {
  /** The moment that the numbers on the page are of (ISO). */
  asOf: string;
  value: string;
  choices: readonly RefreshChoice[];
  onChange: (value: string) => void;
  onRefresh: () => void;
  /** The last try failed, so the numbers are old. */
  failed: boolean;
};

/** How fresh the page is, and how often it looks again. */
export function LiveRefresh({ asOf, value, choices, onChange, onRefresh, failed }: Props) {
  const { timeZone } = useZone();
  const fetching = useIsFetching() > 0;
  const state = failed ? "Stale" : value === "off" ? "Paused" : "Live";
  return (
    <Menu
      entries={[
        { kind: "label", key: "as-of", label: `As of ${timeOfDay(asOf, timeZone)}, ${timeZone}` },
        {
          kind: "action",
          key: "now",
          label: "Refresh now",
          icon: <RefreshCw aria-hidden />,
          onSelect: onRefresh,
        },
        { kind: "separator", key: "after-now" },
        { kind: "choice", key: "every", label: "Refresh by itself", value, options: choices, onChange },
      ]}
      trigger={
        <button type="button" className={buttonClass("secondary", "md")}>
          <span
            aria-hidden
            className={clsx(
              "size-2 rounded-full",
              failed ? "bg-critical-fill" : value === "off" ? "bg-neutral-fill" : "bg-good-fill",
              fetching && "animate-pulse",
            )}
          />
          {state}
          <span className="hidden font-normal text-muted sm:inline">as of {timeOfDay(asOf, timeZone)}</span>
        </button>
      }
    />
  );
}

function timeOfDay(at: string, timeZone: string): string {
  const [, time = ""] = absoluteTime(Date.parse(at), timeZone).split(", ");
  return time.split(" ", 1).join("");
}
