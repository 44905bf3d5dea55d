"use client";

import { useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DroppedParams } from "@/components/ui/dropped-params";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { useNow } from "@/components/ui/use-now";
import { useUrlState } from "@/components/ui/use-url-state";
import { apiPath } from "@/lib/query/api-path";
import { auditFacetsQuery, auditQuery } from "@/lib/query/audit";
import { AuditFilters } from "./audit-filters";
import { AuditList } from "./audit-list";
import { auditPageParams, beginOf } from "./search-params";
import { useIntegrityCheck } from "./use-integrity-check";

/** Who did what in a tenant, and whether the record of it is whole. */
export function AuditView({ slug }: { slug: string }) {
  const { params, dropped, set, hrefFor } = useUrlState(auditPageParams);
  const now = useNow();
  const { range, ...asked } = params;
  const filter = { ...asked, from: beginOf(range, now) };
  const list = useQuery(auditQuery(slug, filter));
  const facets = useQuery(auditFacetsQuery(slug));
  const check = useIntegrityCheck(slug);
  const page = list.data;
  const link = (to: string | null | undefined) => (to ? hrefFor({ cursor: to }) : undefined);
  return (
    <>
      <PageHeader
        title="Audit"
        description="Who did what, before and after. Entries are never changed, and each is sealed by the next."
        actions={
          <>
            {check.button}
            <ExportMenu
              what="entries"
              hrefFor={(format) => apiPath("audit", slug, { ...filter, cursor: undefined, format })}
            />
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      {check.finding ? <div className="mb-4">{check.finding}</div> : null}
      <Card flush>
        <AuditFilters asked={params} facets={facets.data} onChange={set} />
        {page && page.total > 0 ? (
          <>
            <AuditList slug={slug} entries={page.items} />
            <CursorPagination
              what="entries"
              shown={page.items.length}
              total={page.total}
              previousHref={link(page.previous_cursor)}
              nextHref={link(page.next_cursor)}
            />
          </>
        ) : page ? (
          <Nothing
            filtered={Boolean(params.actor || params.action || range)}
            onClear={() => set({ actor: undefined, action: undefined, range: undefined, cursor: undefined })}
          />
        ) : list.isError ? (
          <QueryError
            title="The audit could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : (
          <TableSkeleton />
        )}
      </Card>
    </>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="No entry matches" actions={<Button onClick={onClear}>Clear the filters</Button>}>
      Nobody did such a thing in this time.
    </EmptyState>
  ) : (
    <EmptyState icon={<ScrollText aria-hidden />} title="Nothing was done yet">
      Changes of policies, members, devices, settings and rollouts appear here as they happen.
    </EmptyState>
  );
}
