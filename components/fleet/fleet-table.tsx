import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/column";
import { DataTable } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { FleetTenant } from "@/lib/contract/fleet";
import { formatCount } from "@/lib/core/format/count";
import { formatDuration } from "@/lib/core/format/duration";
import { formatPercent } from "@/lib/core/format/percent";
import { FLEET_SORTS, type FleetSort } from "./fleet-order";
import { TroubleStatus } from "./trouble-status";

type Props = {
  tenants: readonly FleetTenant[];
  sort: FleetSort;
  hrefFor: (sort: FleetSort) => string;
  /** Carried along to a tenant's own page, so that it shows the same time. */
  range: { from: string; to: string };
  empty: ReactNode;
};

/** The tenants in their order; each number leads to what it counts. */
export function FleetTable({ tenants, sort, hrefFor, range, empty }: Props) {
  return (
    <DataTable
      caption={sort === "trouble" ? "Tenants, the most troubled first" : "Tenants"}
      columns={columns(range).map((column) => ({ ...column, sort: sortLink(column.key, sort, hrefFor) }))}
      rows={tenants}
      rowKey={(tenant) => tenant.slug}
      rowHref={(tenant) => overviewHref(tenant.slug, range)}
      empty={empty}
    />
  );
}

function sortLink(key: string, current: FleetSort, hrefFor: (sort: FleetSort) => string) {
  const sort = FLEET_SORTS.find((candidate) => candidate === key);
  if (!sort) return undefined;
  const direction = sort === "name" || sort === "unsynced" ? ("asc" as const) : ("desc" as const);
  return { href: hrefFor(sort), ...(sort === current && { direction }) };
}

const overviewHref = (slug: string, range: Props["range"]) => `/t/${slug}?${new URLSearchParams(range)}`;

const columns = (range: Props["range"]): Column<FleetTenant>[] => [
  {
    key: "name",
    header: "Tenant",
    card: "title",
    cell: ({ name, is_demo }) => (
      <span className="inline-flex items-center gap-2">
        {name}
        {is_demo ? <Badge>demo</Badge> : null}
      </span>
    ),
  },
  {
    key: "trouble",
    header: "State",
    card: "text",
    cell: ({ trouble }) => <TroubleStatus trouble={trouble} />,
  },
  {
    key: "requests",
    header: "Requests",
    align: "end",
    card: "hidden",
    cell: ({ slug, requests }) => (
      <NumberLink href={overviewHref(slug, range)}>{formatCount(requests)}</NumberLink>
    ),
  },
  {
    key: "success",
    header: "Succeeded",
    align: "end",
    cell: ({ slug, requests, refused, failed }) =>
      requests === 0 ? (
        NOTHING
      ) : (
        <NumberLink href={overviewHref(slug, range)}>
          {formatPercent((requests - refused - failed) / requests)}
        </NumberLink>
      ),
  },
  {
    key: "devices",
    header: "Active devices",
    align: "end",
    cell: ({ slug, active_devices, devices }) => (
      <NumberLink href={`/t/${slug}/devices`}>
        {formatCount(active_devices)} of {formatCount(devices)}
      </NumberLink>
    ),
  },
  {
    key: "duration",
    header: "p95",
    align: "end",
    card: "hidden",
    cell: ({ slug, p95_ms }) =>
      p95_ms === null ? (
        NOTHING
      ) : (
        <NumberLink href={overviewHref(slug, range)}>{formatDuration(p95_ms)}</NumberLink>
      ),
  },
  {
    key: "conflicts",
    header: "Open conflicts",
    align: "end",
    cell: ({ slug, open_conflicts }) =>
      open_conflicts === 0 ? (
        NOTHING
      ) : (
        <NumberLink href={`/t/${slug}/conflicts`}>{formatCount(open_conflicts)}</NumberLink>
      ),
  },
  {
    key: "unsynced",
    header: "Oldest unsynced",
    align: "end",
    cell: ({ slug, oldest_unsynced_at: at }) =>
      at === null ? (
        NOTHING
      ) : (
        <NumberLink href={`/t/${slug}/devices?sort=oldest_pending&order=asc`}>
          <Time at={at} />
        </NumberLink>
      ),
  },
  {
    key: "last",
    header: "Last sync",
    align: "end",
    cell: ({ slug, last_sync_at }) =>
      last_sync_at === null ? (
        <Time at={null} />
      ) : (
        <NumberLink href={`/t/${slug}/devices?sort=last_sync`}>
          <Time at={last_sync_at} />
        </NumberLink>
      ),
  },
];

const NOTHING = <span className="text-muted">–</span>;

function NumberLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}
