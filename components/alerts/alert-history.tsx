"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import Link from "next/link";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { AlertIncident, IncidentEnd } from "@/lib/contract/alert";
import { formatAlertValue } from "@/lib/core/alerts/describe-condition";
import { formatDuration } from "@/lib/core/format/duration";
import { alertIncidentsQuery } from "@/lib/query/alerts";
import { AlertLog, type AlertTab } from "./alert-log";

const STATES = [
  { value: "all", label: "All" },
  { value: "open", label: "Firing" },
  { value: "resolved", label: "Resolved" },
] as const;

const NOTHING = {
  all: {
    title: "No rule has fired yet",
    hint: "Each time that one fires is kept here, with how long and how bad.",
  },
  open: { title: "No rule fires now" },
  resolved: { title: "Nothing has resolved yet" },
};

const LOOK_AGAIN_MS = 30_000;

/** Every time that a rule fired: since when, how long, how bad. */
export function AlertHistory({ slug, params: { incidents: state, cursor }, set, hrefFor }: AlertTab) {
  const query = useQuery({ ...alertIncidentsQuery(slug, { state, cursor }), refetchInterval: LOOK_AGAIN_MS });
  return (
    <AlertLog
      slug={slug}
      hrefFor={hrefFor}
      what="alerts"
      path="incidents"
      caption="Times that rules fired, the latest first"
      states={STATES}
      state={state}
      onState={(next) => set({ incidents: next === "all" ? undefined : next, cursor: undefined })}
      query={query}
      columns={columnsOf(slug)}
      icon={<History aria-hidden />}
      nothing={NOTHING[state]}
    />
  );
}

const ENDED: Record<IncidentEnd, string> = {
  recovered: "Resolved",
  rule_changed: "Rule changed",
  rule_deleted: "Rule deleted",
};

const columnsOf = (slug: string): Column<AlertIncident>[] => [
  {
    key: "rule",
    header: "Rule",
    card: "title",
    cell: ({ rule_name, kind, condition }) => (
      <span className="block">
        {kind === "restored" ? (
          <Link href={`/t/${slug}/restores`} className="underline">
            {rule_name}
          </Link>
        ) : (
          rule_name
        )}
        <span className="block font-normal text-muted text-xs">{condition}</span>
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    cell: ({ ended_by }) =>
      ended_by ? (
        <Status tone={ended_by === "recovered" ? "good" : "neutral"}>{ENDED[ended_by]}</Status>
      ) : (
        <Status tone="critical">Firing</Status>
      ),
  },
  { key: "fired", header: "Fired", cell: ({ fired_at }) => <Time at={fired_at} /> },
  {
    key: "lasted",
    header: "Lasted",
    align: "end",
    cell: ({ fired_at, resolved_at }) =>
      resolved_at ? formatDuration(Date.parse(resolved_at) - Date.parse(fired_at)) : "still firing",
  },
  {
    key: "peak",
    header: "At worst",
    align: "end",
    cell: ({ kind, peak }) => formatAlertValue(kind, peak),
  },
  {
    key: "muted",
    header: "Muted",
    align: "end",
    cell: ({ announced }) => (announced ? <span className="text-muted">no</span> : "yes"),
  },
];
