import type { Column } from "@/components/ui/data-table";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { DeviceSort, DeviceSummary } from "@/lib/contract/device";
import type { SortOrder } from "@/lib/contract/page";
import { ClockOffset } from "./clock-offset";
import { DEVICE_STATUS_LOOK } from "./device-status-look";
import { Outbox } from "./outbox";

type Sorting = {
  sort: DeviceSort;
  order: SortOrder;
  hrefFor: (sort: DeviceSort, order: SortOrder) => string;
};

/** The device list's columns; a click on a sorted header turns the order round. */
export function deviceColumns({ sort, order, hrefFor }: Sorting): Column<DeviceSummary>[] {
  const sortBy = (key: DeviceSort, first: SortOrder) => {
    const current = key === sort;
    const next = current ? (order === "asc" ? "desc" : "asc") : first;
    return { href: hrefFor(key, next), ...(current && { direction: order }) };
  };
  return [
    {
      key: "name",
      header: "Device",
      card: "title",
      sort: sortBy("name", "asc"),
      cell: (device) => (
        <>
          <span className="font-medium">{device.name}</span>
          {device.user_id ? <span className="ml-2 font-normal text-muted">{device.user_id}</span> : null}
        </>
      ),
    },
    {
      key: "status",
      header: "Status",
      cell: ({ status }) => (
        <Status tone={DEVICE_STATUS_LOOK[status].tone}>{DEVICE_STATUS_LOOK[status].label}</Status>
      ),
    },
    {
      key: "last_sync",
      header: "Last sync",
      sort: sortBy("last_sync", "desc"),
      cell: ({ last_sync_at }) => <Time at={last_sync_at} />,
    },
    {
      key: "outbox",
      header: "Outbox",
      sort: sortBy("outbox", "desc"),
      cell: ({ outbox }) => <Outbox outbox={outbox} />,
    },
    {
      key: "conflicts",
      header: "To decide",
      align: "end",
      cell: ({ pending_conflicts: pending }) =>
        pending === 0 ? <span className="text-muted">0</span> : pending,
    },
    {
      key: "app",
      header: "App",
      cell: ({ app_version, platform }) => (
        <>
          {app_version} <span className="text-muted">{platform}</span>
        </>
      ),
    },
    {
      key: "network",
      header: "Network",
      card: "hidden",
      cell: ({ network_quality }) => network_quality ?? <span className="text-muted">unknown</span>,
    },
    {
      key: "clock",
      header: "Clock",
      card: "hidden",
      sort: sortBy("clock_offset", "desc"),
      cell: ({ clock_offset_ms }) => <ClockOffset ms={clock_offset_ms} />,
    },
  ];
}
