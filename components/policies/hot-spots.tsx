"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Flame, FlaskConical } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryError } from "@/components/ui/query-error";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useUrlState } from "@/components/ui/use-url-state";
import type { HotSpot, SpotKind } from "@/lib/contract/hot-spots";
import { encodeDraft } from "@/lib/core/conflict/policy-draft";
import { findDomain } from "@/lib/core/domains/registry";
import { formatCount } from "@/lib/core/format/count";
import { formatPercent } from "@/lib/core/format/percent";
import { hotSpotsQuery } from "@/lib/query/hot-spots";
import { policiesPageParams } from "./search-params";

type Props = { slug: string; canChange: boolean };

const SHOWN = 8;

/** Where most conflicts come from, and which small change would have spared people most of them. */
export function HotSpots({ slug, canChange }: Props) {
  const { params, set } = useUrlState(policiesPageParams);
  const query = useQuery({ ...hotSpotsQuery(slug, Number(params.days)), placeholderData: keepPreviousData });
  const [all, setAll] = useState(false);
  const found = (query.data?.spots ?? []).filter(({ kind }) => kind === params.spots);
  const spots = all ? found : found.slice(0, SHOWN);
  return (
    <Card
      flush
      title="Hot spots"
      description="Where conflicts come from. A suggestion was replayed on them: beside the policy in force it lowers no escalation and asks nobody else."
      actions={
        <Select
          size="sm"
          label="Conflicts of"
          value={params.days}
          onChange={(days) => set({ days })}
          options={["7", "14", "30", "90"].map((value) => ({ value, label: `last ${value} days` }))}
        />
      }
    >
      <div className="overflow-x-auto px-4 pb-2">
        <Segmented
          label="Conflicts by"
          value={params.spots}
          onChange={(kind) => set({ spots: kind })}
          options={KINDS}
        />
      </div>
      {query.data ? (
        <>
          <DataTable
            caption="Hot spots"
            columns={columns(slug, canChange)}
            rows={spots}
            rowKey={({ domain, kind, value }) => `${domain} ${kind} ${value}`}
            empty={
              <EmptyState icon={<Flame aria-hidden />} title="No conflicts in this time">
                Once devices edit the same fields, the places where that happens most show up here.
              </EmptyState>
            }
          />
          {found.length > SHOWN ? (
            <Button size="sm" variant="ghost" className="m-2" onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${formatCount(found.length)}`}
            </Button>
          ) : null}
          {query.data.looked_at < query.data.conflicts ? (
            <p className="px-4 pb-3 text-muted text-xs">
              The newest {formatCount(query.data.looked_at)} of {formatCount(query.data.conflicts)} conflicts.
            </p>
          ) : null}
        </>
      ) : query.isError ? (
        <QueryError
          title="The hot spots could not be worked out"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <Skeleton className="mx-4 mb-4 h-48" />
      )}
    </Card>
  );
}

const KINDS: { value: SpotKind; label: string }[] = [
  { value: "field", label: "Field" },
  { value: "domain", label: "Domain" },
  { value: "device_group", label: "Device group" },
  { value: "app_version", label: "App version" },
  { value: "user", label: "User" },
];

function columns(slug: string, canChange: boolean): Column<HotSpot>[] {
  return [
    { key: "spot", header: "Where", card: "title", cell: (spot) => <SpotName spot={spot} /> },
    { key: "conflicts", header: "Conflicts", align: "end", cell: ({ conflicts }) => formatCount(conflicts) },
    { key: "person", header: "Waited for a person", align: "end", cell: ({ person }) => formatCount(person) },
    {
      key: "suggestion",
      header: "What would have helped",
      cell: ({ suggestion, person }) =>
        suggestion ? (
          <span>
            {suggestion.what}
            <span className="text-muted">
              {" "}
              · settles {formatCount(suggestion.settles)} of {formatCount(person)}{" "}
              <span className="whitespace-nowrap">({formatPercent(suggestion.settles_pct / 100)})</span>
            </span>
          </span>
        ) : (
          <span className="text-muted">{person === 0 ? "–" : "no small change"}</span>
        ),
    },
    {
      key: "open",
      header: "Draft",
      card: "actions",
      cell: ({ domain, suggestion }) =>
        suggestion && canChange ? (
          <Button
            size="sm"
            icon={<FlaskConical aria-hidden />}
            href={`/t/${slug}/policies/${domain}?draft=${encodeDraft(suggestion.policy)}`}
          >
            Open as a draft
          </Button>
        ) : null,
    },
  ];
}

function SpotName({ spot: { domain, kind, value } }: { spot: HotSpot }) {
  const title = findDomain(domain)?.title ?? domain;
  if (kind === "domain") return <span>{title}</span>;
  return (
    <span className="break-words">
      {value === "" ? <em>the record</em> : value} <span className="text-muted">· {title}</span>
    </span>
  );
}
