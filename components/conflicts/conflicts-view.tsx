"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Card } from "@/components/ui/card";
import { DroppedParams } from "@/components/ui/dropped-params";
import { ExportMenu } from "@/components/ui/export-menu";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { useTextSelected } from "@/components/ui/use-text-selected";
import { useUrlState } from "@/components/ui/use-url-state";
import type { ConflictSummary } from "@/lib/contract/conflict-review";
import { apiPath } from "@/lib/query/api-path";
import { conflictsQuery } from "@/lib/query/conflicts";
import { ConflictFilters } from "./conflict-filters";
import { ConflictLog } from "./conflict-log";
import { ConflictTabs } from "./conflict-tabs";
import { InboxView } from "./inbox-view";
import { NoConflicts } from "./no-conflicts";
import { conflictsAsked, conflictsPageParams } from "./search-params";
import { useInbox } from "./use-inbox";

type Props = { slug: string; canDecide: boolean };

/** What waits for a person, and the log of what was settled and why. */
export function ConflictsView({ slug, canDecide }: Props) {
  const { params, dropped, set, hrefFor } = useUrlState(conflictsPageParams);
  const asked = conflictsAsked(params);
  const waits = asked.state === "pending";
  const selecting = useTextSelected();
  const looking = waits && params.id !== undefined;
  const refetchInterval = looking || selecting ? false : REFRESH_MS[params.refresh];
  const inbox = useInbox(slug, asked, refetchInterval);
  const log = useQuery({ ...conflictsQuery(slug, asked), enabled: !waits, refetchInterval });
  const list = waits ? inbox.query : log;
  const page = log.data;
  const total = waits ? inbox.query.data && inbox.total : page?.total;
  const filter = (change: Parameters<typeof set>[0]) => set({ ...change, cursor: undefined, id: undefined });
  const filters = (
    <ConflictFilters
      slug={slug}
      params={params}
      deviceName={nameOfDevice(waits ? inbox.conflicts : page?.items, asked.device)}
      onChange={filter}
    />
  );
  const paging = page && {
    total: page.total,
    ...(page.previous_cursor && { previousHref: hrefFor({ cursor: page.previous_cursor, id: undefined }) }),
    ...(page.next_cursor && { nextHref: hrefFor({ cursor: page.next_cursor, id: undefined }) }),
  };
  const held = looking
    ? "a conflict is open"
    : selecting
      ? "text is selected"
      : waits && inbox.isLong
        ? "so many rows are loaded"
        : undefined;
  const filtered = Boolean(
    asked.q || asked.domain || asked.strategy || asked.field || asked.device || (waits && params.age),
  );
  return (
    <>
      {/* On a phone the conflict that is looked at has the page for itself. */}
      {looking ? <h1 className="sr-only lg:hidden">Conflicts</h1> : null}
      <div className={clsx(looking && "max-lg:hidden")}>
        <PageHeader
          title="Conflicts"
          description="Fields that two sides changed, and whose value stands"
          actions={
            <>
              <LiveRefresh
                asOf={new Date(list.dataUpdatedAt).toISOString()}
                value={params.refresh}
                set={set}
                onRefresh={() => void list.refetch()}
                failed={list.isError}
                held={held}
              />
              <ExportMenu
                what="conflicts"
                hrefFor={(format) => apiPath("conflicts", slug, { ...asked, cursor: undefined, format })}
              />
            </>
          }
        />
        <DroppedParams dropped={dropped} />
        <ConflictTabs
          state={asked.state}
          total={total}
          hrefFor={(state) => hrefFor({ ...ELSEWHERE, state: state === "pending" ? undefined : state })}
        />
        {filters}
      </div>
      {waits && (inbox.conflicts.length > 0 || params.id) ? (
        <InboxView
          slug={slug}
          inbox={inbox}
          group={params.group}
          selected={params.id}
          canDecide={canDecide}
          onSelect={(id) => set({ id })}
          hrefFor={(id) => hrefFor({ id })}
        />
      ) : (
        <Card flush>
          {list.isError && !list.data ? (
            <QueryError
              title="The conflicts could not be loaded"
              error={list.error}
              onRetry={() => (params.cursor ? set({ cursor: undefined }) : void list.refetch())}
            />
          ) : list.data === undefined ? (
            <TableSkeleton />
          ) : !page || page.items.length === 0 ? (
            <NoConflicts state={asked.state} filtered={filtered} onClear={() => filter(NO_FILTERS)} />
          ) : (
            <ConflictLog
              page={page}
              paging={paging}
              reviewed={asked.state === "reviewed"}
              hrefFor={(id) => `/t/${slug}/conflicts/${id}`}
            />
          )}
        </Card>
      )}
    </>
  );
}

function nameOfDevice(
  conflicts: readonly ConflictSummary[] | undefined,
  id: string | undefined,
): string | undefined {
  return conflicts?.find(({ device }) => device?.id === id)?.device?.name;
}

/** What belongs to one tab alone. */
const ELSEWHERE = { cursor: undefined, id: undefined, by: undefined, age: undefined, group: undefined };

const NO_FILTERS = {
  age: undefined,
  q: undefined,
  domain: undefined,
  strategy: undefined,
  field: undefined,
  device: undefined,
};
