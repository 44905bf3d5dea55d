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
import { TroubleStatus } from "./trouble-status";

type Props = { tenants: readonly FleetTenant[]; empty: ReactNode };

/** The tenants as ranked by the server; each number leads to what it counts. */
export function FleetTable({ tenants, empty }: Props) {
  return (
    <DataTable
      caption="Tenants, the most troubled first"
      columns={COLUMNS}
      rows={tenants}
      rowKey={(tenant) => tenant.slug}
      rowHref={(tenant) => `/t/${tenant.slug}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly Column<FleetTenant>[] = [
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
  { key: "trouble", header: "State", cell: ({ trouble }) => <TroubleStatus trouble={trouble} /> },
  {
    key: "requests",
    header: "Requests",
    align: "end",
    card: "hidden",
    cell: ({ requests }) => formatCount(requests),
  },
  {
    key: "success",
    header: "Succeeded",
    align: "end",
    cell: ({ requests, refused, failed }) =>
      requests === 0 ? NOTHING : formatPercent((requests - refused - failed) / requests),
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
    cell: ({ p95_ms }) => (p95_ms === null ? NOTHING : formatDuration(p95_ms)),
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
  { key: "last", header: "Last sync", align: "end", cell: ({ last_sync_at }) => <Time at={last_sync_at} /> },
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
