import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/column";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DataTable } from "@/components/ui/data-table";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { Time } from "@/components/ui/time";
import type { ConflictSummary, ConflictWinner, ContestedField } from "@/lib/contract/conflict-review";
import type { Page } from "@/lib/contract/page";
import { REASON_WORDS } from "@/lib/core/conflict/explain";
import { findDomain } from "@/lib/core/domains/registry";
import { KIND_WORDS } from "./kind-words";

type Props = {
  page: Page<ConflictSummary>;
  paging: { total: number; previousHref?: string; nextHref?: string } | undefined;
  reviewed: boolean;
  hrefFor: (id: string) => string;
};

/** Conflicts that are over, each a way to its why. */
export function ConflictLog({ page, paging, reviewed, hrefFor }: Props) {
  return (
    <>
      <DataTable
        caption={reviewed ? "Decided by people" : "Settled by policy"}
        columns={reviewed ? [RECORD, FIELDS, ...COLUMNS, REVIEWER] : [RECORD, WHY, ...COLUMNS]}
        rows={page.items}
        rowKey={(conflict) => conflict.id}
        rowHref={(conflict) => hrefFor(conflict.id)}
      />
      <CursorPagination what="conflicts" shown={page.items.length} {...paging} />
    </>
  );
}

/** More than this many fields would make the line a page. */
const SHOWN = 3;

function Verdicts({ fields }: { fields: readonly ContestedField[] }) {
  return (
    <ul>
      {fields.slice(0, SHOWN).map(({ name, winner, reason }) => (
        <li key={name}>
          {name} <span className="text-muted">{winner === "nobody" ? "" : `→ ${SIDE[winner]}, `}</span>
          <span className="text-muted">{REASON_WORDS[reason]}</span>
        </li>
      ))}
      {fields.length > SHOWN ? <li className="text-muted">and {fields.length - SHOWN} more</li> : null}
    </ul>
  );
}

const SIDE = { client: "device", server: "server" } as const;

const WINNER: Record<ConflictWinner, string> = { client: "Device", server: "Server", both: "Each some" };

const RECORD: Column<ConflictSummary> = {
  key: "record",
  header: "Record",
  card: "title",
  cell: (conflict) => (
    <>
      <span className="font-medium">{conflict.label ?? conflict.mobile_id}</span>
      <span className="ml-2 whitespace-nowrap font-normal text-muted">
        {findDomain(conflict.domain)?.title ?? conflict.domain}
      </span>
    </>
  ),
};

const WHY: Column<ConflictSummary> = {
  key: "why",
  header: "Fields, and why",
  cell: ({ kind, fields }) => (kind === "edit" ? <Verdicts fields={fields} /> : KIND_WORDS[kind]),
};

const FIELDS: Column<ConflictSummary> = {
  key: "fields",
  header: "What met",
  cell: ({ kind, fields }) =>
    kind === "edit" ? fields.map(({ name }) => name).join(", ") : KIND_WORDS[kind],
};

const COLUMNS: Column<ConflictSummary>[] = [
  { key: "strategy", header: "Strategy", cell: ({ strategy }) => <StrategyBadge strategy={strategy} /> },
  {
    key: "winner",
    header: "Stood",
    cell: ({ winner, undone }) => (
      <>
        {winner ? WINNER[winner] : ""}
        {undone ? (
          <span className="ml-2">
            <Badge tone="warning">undone by {undone.by}</Badge>
          </span>
        ) : null}
      </>
    ),
  },
  {
    key: "device",
    header: "Device",
    cell: ({ device }) => device?.name ?? <span className="text-muted">gone</span>,
  },
  { key: "when", header: "Came in", align: "end", cell: ({ created_at }) => <Time at={created_at} /> },
];

const REVIEWER: Column<ConflictSummary> = {
  key: "reviewer",
  header: "Decided",
  align: "end",
  cell: ({ reviewer_name, reviewed_at }) => (
    <>
      {reviewer_name}{" "}
      <span className="text-muted">
        <Time at={reviewed_at} />
      </span>
    </>
  ),
};
