"use client";

import clsx from "clsx";
import { useState } from "react";
import { Switch } from "@/components/ui/switch";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { canBeDecided } from "@/lib/core/conflict/decide-anew";
import type { ReviewRow } from "@/lib/core/conflict/review-rows";
import { countOf } from "@/lib/core/format/count";
import { ReviewField } from "./review-field";
import { REVIEW_GRID } from "./review-grid";
import type { DecisionInProgress } from "./use-decision";

type Props = {
  conflict: ConflictDetail;
  rows: readonly ReviewRow[];
  decision: DecisionInProgress;
  enabled: boolean;
  onEnter: () => void;
  onEdit: (field: string) => void;
};

/** Base, server, device and result, field by field; only what differs unless asked for more. */
export function ReviewTable({ conflict, rows, decision, enabled, onEnter, onEdit }: Props) {
  const [all, setAll] = useState(false);
  const differing = rows.filter((row) => row.differs || row.open);
  const same = rows.length - differing.length;
  const shown = all ? rows : differing;
  return (
    <section aria-label="Both sides" className="@container rounded-lg border border-line bg-surface">
      <div
        aria-hidden
        className={clsx(
          REVIEW_GRID,
          "hidden border-line border-b px-4 py-2 font-medium text-muted text-xs @2xl:grid",
        )}
      >
        <span>Field</span>
        <span>Base</span>
        <span>{serverTitle(conflict)}</span>
        <span>{conflict.client.op === "delete" ? "Device: deleted it" : "Device"}</span>
        <span>{canBeDecided(conflict) ? "Result" : "Stood"}</span>
      </div>
      <div className="divide-y divide-line">
        {shown.map((row) => (
          <ReviewField
            key={row.field}
            domain={conflict.domain}
            row={row}
            picked={decision.picks[row.field]}
            onPick={(side) => decision.pick(row.field, side)}
            enabled={enabled}
            onEnter={onEnter}
            onEdit={() => onEdit(row.field)}
          />
        ))}
        {shown.length === 0 ? <p className="px-4 py-3 text-muted">Both sides hold the same values.</p> : null}
      </div>
      {same > 0 ? (
        <footer className="border-line border-t px-4 py-2">
          <Switch
            checked={all}
            onChange={setAll}
            label={`Show the ${countOf(same, "field")} that both sides agree on`}
          />
        </footer>
      ) : null}
    </section>
  );
}

function serverTitle({ state, record, server }: ConflictDetail): string {
  if (!server && (state !== "pending" || record?.deleted)) return "Server: deleted and forgotten";
  const deleted = state === "pending" ? (record?.deleted ?? true) : server?.deleted === true;
  if (deleted) return "Server: deleted";
  return state === "pending" ? "Server, as it stands" : "Server, as it stood";
}
