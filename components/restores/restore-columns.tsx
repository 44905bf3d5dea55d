import type { Column } from "@/components/ui/column";
import { Time } from "@/components/ui/time";
import type { MissingDevice, OfferCounts, OfferingDevice, Restore } from "@/lib/contract/restore";
import { formatCount } from "@/lib/core/format/count";

function countColumns<Row extends OfferCounts>(): Column<Row>[] {
  return [
    { key: "offered", header: "Offered", align: "end", cell: ({ offered }) => formatCount(offered) },
    { key: "taken", header: "Taken", align: "end", cell: ({ taken }) => formatCount(taken) },
    { key: "known", header: "Known already", align: "end", cell: ({ known }) => formatCount(known) },
    {
      key: "conflict",
      header: "In conflict",
      align: "end",
      cell: ({ in_conflict }) => formatCount(in_conflict),
    },
    { key: "refused", header: "Refused", align: "end", cell: ({ refused }) => formatCount(refused) },
  ];
}

export const OFFER_COLUMNS: Column<OfferingDevice>[] = [
  { key: "device", header: "Device", card: "title", cell: ({ name }) => name },
  { key: "last", header: "Last offer", cell: ({ last_at }) => <Time at={last_at} /> },
  ...countColumns<OfferingDevice>(),
];

export const MISSING_COLUMNS: Column<MissingDevice>[] = [
  { key: "device", header: "Device", card: "title", cell: ({ name }) => name },
  { key: "seen", header: "Last seen", align: "end", cell: ({ last_seen_at }) => <Time at={last_seen_at} /> },
];

export const RESTORE_COLUMNS: Column<Restore>[] = [
  { key: "at", header: "When", card: "title", cell: ({ at }) => <Time at={at} show="both" /> },
  { key: "by", header: "Noticed by", cell: ({ noticed_by }) => noticed_by?.name ?? "the command line" },
  ...countColumns<Restore>(),
];
