"use client";

import { RadioGroup } from "@base-ui/react/radio-group";
import clsx from "clsx";
import { Check, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { STRATEGY } from "@/components/ui/strategy";
import { Time } from "@/components/ui/time";
import type { Side } from "@/lib/contract/conflict-review";
import type { FieldChoice } from "@/lib/core/conflict/choose-fields";
import type { ReviewRow } from "@/lib/core/conflict/review-rows";
import { FieldValue } from "./field-value";
import { COLUMN_LABEL, REVIEW_GRID } from "./review-grid";
import { SideChoice } from "./side-choice";

type Props = {
  domain: string;
  row: ReviewRow;
  /** What the person chose; undefined before. */
  picked: FieldChoice | undefined;
  onPick: (side: Side) => void;
  /** Opens the field for a value of the person's own. */
  onEdit: () => void;
  /** The person may choose. */
  enabled: boolean;
  /** Enter on a choice: radios keep the key from the page's shortcut. */
  onEnter: () => void;
};

/** One field: base, both sides and what the record will hold. Where it is open, the sides are the choice itself. */
export function ReviewField({ domain, row, picked, onPick, onEdit, enabled, onEnter }: Props) {
  const { field, base, open, why, rule } = row;
  const side = typeof picked === "string" ? picked : null;
  const value = (of: ReviewRow["server"]) => (
    <FieldValue domain={domain} field={field} value={of} base={base?.value} />
  );
  const cells = (
    <>
      <div className="col-span-2 flex min-w-0 items-start gap-1 @2xl:col-span-1 @2xl:py-1">
        <span className="min-w-0 break-words font-medium">{field}</span>
        {open && enabled ? (
          <IconButton
            size="sm"
            label={`${field}: another value`}
            icon={<Pencil aria-hidden />}
            onClick={onEdit}
            className="-my-1"
          />
        ) : null}
      </div>
      <Plain label="Base" quiet className="col-span-2 @2xl:col-span-1">
        {base ? value(base.value) : <span className="text-muted italic">not known</span>}
      </Plain>
      {(["server", "client"] as const).map((each) =>
        open ? (
          <SideChoice key={each} side={each} label={SIDE_LABEL[each]} disabled={!enabled} onEnter={onEnter}>
            {value(row[each])}
            <EditedAt ms={row.edited_at[each]} />
          </SideChoice>
        ) : (
          <Plain key={each} label={SIDE_LABEL[each]} stands={row.differs && row.outcome === each}>
            {value(row[each])}
            <EditedAt ms={row.edited_at[each]} />
          </Plain>
        ),
      )}
      <Plain
        label="Result"
        className={clsx("col-span-2 @2xl:col-span-1", open && side && "hidden @2xl:block")}
      >
        <Result row={row} picked={picked} show={value} />
      </Plain>
      {why ? (
        <p className="col-span-2 text-muted text-xs @2xl:col-span-4 @2xl:col-start-2">
          {why} {rule ? `Rule: ${STRATEGY[rule].label.toLowerCase()}.` : ""}
        </p>
      ) : null}
    </>
  );
  const layout = clsx(REVIEW_GRID, "gap-y-1.5 px-4 py-3");
  if (!open) return <div className={layout}>{cells}</div>;
  return (
    <RadioGroup
      aria-label={`${field}: which side`}
      value={side}
      onValueChange={(next) => (next === "client" || next === "server") && onPick(next)}
      className={layout}
    >
      {cells}
    </RadioGroup>
  );
}

/** By the server's clock: the device's is corrected by its offset. */
function EditedAt({ ms }: { ms: number | null }) {
  if (ms === null) return null;
  return (
    <span className="block text-muted text-xs">
      edited <Time at={new Date(ms).toISOString()} show="absolute" />
    </span>
  );
}

/** What the record holds, or will hold once this is decided. */
function Result({
  row,
  picked,
  show,
}: Pick<Props, "row" | "picked"> & { show: (value: ReviewRow["server"]) => ReactNode }) {
  if (!row.open) {
    if (row.outcome === "edit") return show(row.edited);
    return row.outcome ? show(row[row.outcome]) : null;
  }
  if (picked === undefined) return <span className="text-muted italic">choose a side</span>;
  return show(typeof picked === "object" ? picked.value : row[picked]);
}

const SIDE_LABEL: Record<Side, string> = { server: "Server", client: "Device" };

type CellProps = {
  label: string;
  children: ReactNode;
  quiet?: boolean;
  /** The side whose value the record holds. */
  stands?: boolean;
  className?: string;
};

function Plain({ label, children, quiet, stands, className }: CellProps) {
  return (
    <div className={clsx("min-w-0 py-1", quiet && "text-muted", className)}>
      <span className={COLUMN_LABEL}>{label}</span>
      <div className="flex items-start gap-1">
        {stands ? <Check aria-label="Stands:" className="mt-0.5 size-4 shrink-0 text-good" /> : null}
        <div className="max-h-64 min-w-0 flex-1 overflow-y-auto">{children}</div>
      </div>
    </div>
  );
}
