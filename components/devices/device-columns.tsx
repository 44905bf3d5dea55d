import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import {
  DEVICE_COLUMNS,
  type DeviceColumn,
  type DeviceSort,
  type DeviceSummary,
} from "@/lib/contract/device";
import type { SortOrder } from "@/lib/contract/page";
import { ClockOffset } from "./clock-offset";
import { DEVICE_STATUS_LOOK } from "./device-status-look";
import { HealthBadge } from "./health-badge";
import { Outbox } from "./outbox";

type Sorting = {
  sort: DeviceSort;
  order: SortOrder;
  hrefFor: (sort: DeviceSort, order: SortOrder) => string;
};

/** Shown where nobody chose. */
export const USUAL_COLUMNS: readonly DeviceColumn[] = DEVICE_COLUMNS.filter(
  (column) => !["oldest_pending", "platform", "model", "enrolled"].includes(column),
);

/** The device list's chosen columns; a click on a sorted header turns the order round. */
export function deviceColumns(chosen: readonly DeviceColumn[], sorting: Sorting): Column<DeviceSummary>[] {
  // A row leads to its device by its name, so that is always there.
  return DEVICE_COLUMNS.filter((column) => column === "name" || chosen.includes(column)).map((key) => {
    const { sortBy, ...column } = COLUMN[key];
    return { key, ...column, ...(sortBy && { sort: sortLink(...sortBy, sorting) }) };
  });
}

function sortLink(key: DeviceSort, first: SortOrder, { sort, order, hrefFor }: Sorting) {
  const current = key === sort;
  const next = current ? (order === "asc" ? "desc" : "asc") : first;
  return { href: hrefFor(key, next), ...(current && { direction: order }) };
}

type Shown = Omit<Column<DeviceSummary>, "key" | "sort"> & { sortBy?: [DeviceSort, SortOrder] };

const NOT_SAID = <span className="text-muted">not said</span>;

export const COLUMN: Record<DeviceColumn, Shown> = {
  name: { header: "Device", card: "title", sortBy: ["name", "asc"], cell: ({ name }) => name },
  user: { header: "User", cell: ({ user_id }) => user_id ?? NOT_SAID },
  status: {
    header: "Status",
    cell: ({ status }) => (
      <Status tone={DEVICE_STATUS_LOOK[status].tone}>{DEVICE_STATUS_LOOK[status].label}</Status>
    ),
  },
  health: {
    header: "Health",
    align: "end",
    sortBy: ["health", "asc"],
    cell: ({ health }) => <HealthBadge health={health} />,
  },
  last_sync: {
    header: "Last sync",
    sortBy: ["last_sync", "desc"],
    cell: ({ last_sync_at }) => <Time at={last_sync_at} />,
  },
  outbox: {
    header: "Outbox",
    sortBy: ["outbox", "desc"],
    cell: ({ outbox }) => <Outbox outbox={outbox} />,
  },
  oldest_pending: {
    header: "Oldest pending",
    sortBy: ["oldest_pending", "asc"],
    cell: ({ outbox }) => <Time at={outbox?.oldest_at} absent="none" />,
  },
  conflicts: {
    header: "To decide",
    align: "end",
    cell: ({ pending_conflicts: pending }) =>
      pending === 0 ? <span className="text-muted">0</span> : pending,
  },
  app_version: { header: "App", cell: ({ app_version }) => app_version },
  platform: { header: "Platform", cell: ({ platform }) => platform },
  model: { header: "Model", cell: ({ model }) => model ?? NOT_SAID },
  network: {
    header: "Network",
    card: "hidden",
    cell: ({ network_quality }) => network_quality ?? NOT_SAID,
  },
  clock: {
    header: "Clock",
    card: "hidden",
    sortBy: ["clock_offset", "desc"],
    cell: ({ clock_offset_ms }) => <ClockOffset ms={clock_offset_ms} />,
  },
  enrolled: {
    header: "Enrolled",
    card: "hidden",
    sortBy: ["enrolled", "desc"],
    cell: ({ enrolled_at }) => <Time at={enrolled_at} />,
  },
};
