"use client";

import { useQuery } from "@tanstack/react-query";
import { DatabaseBackup } from "lucide-react";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import type { LatestRestore } from "@/lib/contract/restore";
import { countOf, formatCount } from "@/lib/core/format/count";
import { restoresQuery } from "@/lib/query/restores";
import { MISSING_COLUMNS, OFFER_COLUMNS, RESTORE_COLUMNS } from "./restore-columns";
import { RestoreStory } from "./restore-story";
import { RestoreTiles } from "./restore-tiles";

const LOOK_AGAIN_MS = 30_000;

/** Whether what a restore lost comes back: which devices have come since, and what they brought. */
export function RestoresView({ slug }: { slug: string }) {
  const query = useQuery({ ...restoresQuery(slug), refetchInterval: LOOK_AGAIN_MS });
  return (
    <>
      <PageHeader
        title="After a restore"
        description="What devices bring back of the time that a backup doesn't hold"
        trail={[{ label: "Alerts", href: `/t/${slug}/alerts` }]}
      />
      {query.isError && !query.data ? (
        <QueryError
          title="Restores could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : !query.data ? (
        <Skeleton className="h-80" />
      ) : !query.data.latest ? (
        <Card>
          <EmptyState
            icon={<DatabaseBackup aria-hidden />}
            title="This database was never restored from a backup"
          >
            If it ever is, devices offer back what they still hold of the lost time. This page then shows who
            has come, and what became of it.
          </EmptyState>
        </Card>
      ) : (
        <div className="grid gap-4">
          <Latest slug={slug} restore={query.data.latest} />
          {query.data.earlier.length > 0 ? (
            <Card title="Earlier restores" flush>
              <DataTable
                caption="Earlier restores, the latest first"
                columns={RESTORE_COLUMNS}
                rows={query.data.earlier}
                rowKey={({ epoch }) => String(epoch)}
              />
            </Card>
          ) : null}
        </div>
      )}
    </>
  );
}

function Latest({ slug, restore }: { slug: string; restore: LatestRestore }) {
  const { offering, missing, devices } = restore;
  const hrefOf = ({ id }: { id: string }) => `/t/${slug}/devices/${id}`;
  return (
    <>
      <RestoreStory restore={restore} />
      <RestoreTiles slug={slug} restore={restore} />
      <Card
        title="Still to come"
        description={
          missing.length < devices.to_come
            ? `The ${formatCount(missing.length)} seen last, of ${formatCount(devices.to_come)}`
            : "Devices that have not been heard since: what they hold is safe with them until they sync"
        }
        flush
      >
        <DataTable
          caption="Devices still to come"
          columns={MISSING_COLUMNS}
          rows={missing}
          rowKey={({ id }) => id}
          rowHref={hrefOf}
          empty={<EmptyState title="Every device has been heard since" />}
        />
      </Card>
      <Card title="Brought back" description={`By ${countOf(offering.length, "device")}`} flush>
        <DataTable
          caption="What devices offered back"
          columns={OFFER_COLUMNS}
          rows={offering}
          rowKey={({ id }) => id}
          rowHref={hrefOf}
          empty={<EmptyState title="No device has held anything of the lost time so far" />}
        />
      </Card>
    </>
  );
}
