"use client";

import { useQuery } from "@tanstack/react-query";
import { DroppedParams } from "@/components/ui/dropped-params";
import { ExportMenu } from "@/components/ui/export-menu";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { Time } from "@/components/ui/time";
import { useUrlState } from "@/components/ui/use-url-state";
import { apiPath } from "@/lib/query/api-path";
import { queueItemsQuery, queueQuery } from "@/lib/query/queue";
import { PauseSwitch } from "./pause-switch";
import { QueueItemDialog } from "./queue-item-dialog";
import { QueueItems } from "./queue-items";
import { QueueTabs } from "./queue-tabs";
import { QueueTiles } from "./queue-tiles";
import { RetryAll } from "./retry-all";
import { queueAsked, queuePageParams } from "./search-params";

type Props = { slug: string; canChange: boolean };

/** Edits on their way in: what waits, how fast it goes, and what a person has to mend. */
export function QueueView({ slug, canChange }: Props) {
  const { params, dropped, set, hrefFor } = useUrlState(queuePageParams);
  const asked = queueAsked(params);
  const refetchInterval = REFRESH_MS[params.refresh];
  const overview = useQuery({ ...queueQuery(slug), refetchInterval });
  const list = useQuery({ ...queueItemsQuery(slug, asked), refetchInterval });
  const looked = list.data?.items.find(({ id }) => id === params.item);
  const paused = overview.data?.paused_at ?? null;
  return (
    <>
      <PageHeader
        title="Queue"
        description="Edits that devices left to be applied, and those that could not be"
        actions={
          <>
            <LiveRefresh
              asOf={new Date(overview.dataUpdatedAt).toISOString()}
              value={params.refresh}
              set={set}
              onRefresh={() => void Promise.all([overview.refetch(), list.refetch()])}
              failed={overview.isError || list.isError}
            />
            <ExportMenu
              what="edits"
              hrefFor={(format) => apiPath("queue/items", slug, { ...asked, cursor: undefined, format })}
            />
            {canChange && overview.data ? <PauseSwitch slug={slug} paused={paused !== null} /> : null}
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      {paused ? (
        <div className="mb-4">
          <Notice tone="warning">
            Paused <Time at={paused} />. Devices can still leave edits here; none are applied until the queue
            goes on.
          </Notice>
        </div>
      ) : null}
      <QueueTiles
        overview={overview.data}
        hrefFor={(state) => hrefFor({ state, cursor: undefined, item: undefined })}
      />
      <QueueTabs
        state={asked.state}
        overview={overview.data}
        hrefFor={(state) =>
          hrefFor({ state: state === "set_aside" ? undefined : state, cursor: undefined, item: undefined })
        }
        action={
          canChange && asked.state === "set_aside" && (list.data?.total ?? 0) > 0 ? (
            <RetryAll slug={slug} count={overview.data?.set_aside ?? 0} />
          ) : null
        }
      />
      <QueueItems
        list={list}
        asked={asked}
        hrefFor={hrefFor}
        onClear={() => set({ q: undefined, domain: undefined, device: undefined, cursor: undefined })}
        onSearch={(q) => set({ q, cursor: undefined, item: undefined })}
      />
      {looked ? (
        <QueueItemDialog
          key={looked.id}
          slug={slug}
          item={looked}
          canChange={canChange}
          onClose={() => set({ item: undefined })}
        />
      ) : null}
    </>
  );
}
