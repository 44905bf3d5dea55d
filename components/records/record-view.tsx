"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { FieldValue } from "@/components/conflicts/field-value";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import type { RecordTimeline } from "@/lib/contract/record-timeline";
import { findDomain } from "@/lib/core/domains/registry";
import { recordQuery } from "@/lib/query/records";
import { TimelineStep } from "./timeline-step";

type Props = { slug: string; domain: string; mobileId: string };

/** A record as it stands, and every write that made it so. */
export function RecordView({ slug, domain, mobileId }: Props) {
  const query = useInfiniteQuery(recordQuery(slug, domain, mobileId));
  const record = query.data?.pages[0];
  if (!record) {
    return query.error ? (
      <Card>
        <QueryError
          title="The record could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </Card>
    ) : (
      <TableSkeleton />
    );
  }
  const steps = query.data?.pages.flatMap((page) => page.steps) ?? [];
  const oldest = query.data?.pages.at(-1);
  return (
    <>
      <PageHeader
        title={nameOf(record)}
        trail={[{ label: "Conflicts", href: `/t/${slug}/conflicts?q=${encodeURIComponent(mobileId)}` }]}
        description={
          <span className="flex flex-wrap items-center gap-x-2">
            {findDomain(domain)?.title ?? domain}
            <span className="inline-flex min-w-0 items-center gap-1 break-all font-mono text-xs">
              {domain}/{mobileId}
              <CopyButton text={mobileId} label="Copy the record's id" />
            </span>
            version {record.version}
            {record.deleted ? <Badge tone="warning">deleted</Badge> : null}
          </span>
        }
        actions={
          <Button
            icon={<RefreshCw aria-hidden />}
            pending={query.isRefetching}
            onClick={() => void query.refetch()}
          >
            Refresh
          </Button>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card title="History" className="max-lg:order-2">
          <ol aria-label="Writes, newest first" className="relative ml-1.5 border-line border-l">
            {steps.map((step) => (
              <TimelineStep key={step.version} step={step} domain={domain} slug={slug} />
            ))}
          </ol>
          {query.hasNextPage ? (
            <Button
              className="mt-3"
              pending={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show earlier writes
            </Button>
          ) : (
            <p className="mt-3 text-muted text-sm">{ENDS[oldest?.truncated ? "forgotten" : "whole"]}</p>
          )}
        </Card>
        <Card title={record.deleted ? "As it was deleted" : "As it stands"}>
          <Standing record={record} />
        </Card>
      </div>
    </>
  );
}

const ENDS = {
  whole: "That is all of it, back to the record's creation.",
  forgotten: "Earlier writes are no longer kept.",
};

function Standing({ record }: { record: RecordTimeline }) {
  const fields = Object.keys(record.data);
  if (fields.length === 0) return <p className="text-muted text-sm">It has no fields.</p>;
  return (
    <dl className="grid gap-2 text-sm">
      {fields.map((field) => (
        <div key={field} className="min-w-0">
          <dt className="break-words text-muted text-xs">{field}</dt>
          <dd className="max-h-64 overflow-y-auto">
            <FieldValue domain={record.domain} field={field} value={record.data[field]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a person would call the record. */
function nameOf({ data, mobile_id }: RecordTimeline): string {
  const name = data.title ?? data.worker_id;
  return typeof name === "string" && name !== "" ? name : mobile_id;
}
