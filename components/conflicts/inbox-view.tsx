"use client";

import clsx from "clsx";
import { ArrowLeft } from "lucide-react";
import { toast } from "sonner";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FreshRows } from "@/components/ui/fresh-rows";
import { useNow } from "@/components/ui/use-now";
import { type InboxGroup, inboxRows } from "@/lib/core/conflict/inbox-rows";
import { formatCount } from "@/lib/core/format/count";
import { ConflictReview } from "./conflict-review";
import { idInAddress } from "./id-in-address";
import { InboxList } from "./inbox-list";
import { takeLastResolved } from "./last-resolved";
import type { Inbox } from "./use-inbox";
import { useUndo } from "./use-undo";

type Props = {
  slug: string;
  inbox: Inbox;
  group: InboxGroup;
  selected: string | undefined;
  canDecide: boolean;
  onSelect: (id: string | undefined) => void;
  hrefFor: (id: string | undefined) => string;
};

/** The inbox beside the conflict that is looked at; on a phone one of the two. */
export function InboxView({ slug, inbox, group, selected, canDecide, onSelect, hrefFor }: Props) {
  const rows = inboxRows(inbox.conflicts, group, useNow());
  // The order that people see: by group.
  const ids = rows.flatMap((row) => (row.kind === "conflict" ? row.key : []));
  const shown = selected ?? ids[0];
  const at = ids.indexOf(shown ?? "");
  const step = (by: number) => {
    const asked = idInAddress();
    const from = ids.indexOf(asked ?? ids[0] ?? "");
    const next = ids[Math.min(Math.max(from + by, 0), ids.length - 1)];
    if (next !== undefined && next !== asked) onSelect(next);
  };
  const undo = useUndo(slug, ({ id }) => onSelect(id));
  const undoLast = () => {
    const last = takeLastResolved(slug);
    if (last) undo.mutate(last);
    else toast("Nothing was resolved here that could be undone.");
  };
  useShortcuts([
    { keys: "j", label: "Next conflict", group: "Conflicts", run: () => step(1) },
    { keys: "k", label: "Previous conflict", group: "Conflicts", run: () => step(-1) },
    ...(canDecide
      ? [{ keys: "u", label: "Undo what you resolved last", group: "Conflicts", run: undoLast }]
      : []),
  ]);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)] 2xl:grid-cols-[24rem_minmax(0,1fr)]">
      <Card flush className={clsx("lg:sticky lg:top-4", selected && "max-lg:hidden")}>
        <FreshRows count={inbox.fresh} onShow={inbox.showFresh} />
        <InboxList
          rows={rows}
          named={group === "record"}
          selected={selected}
          shown={shown}
          hrefFor={hrefFor}
          onSelect={onSelect}
          onMore={inbox.more}
        />
        <p className="border-line border-t px-4 py-2 text-muted text-xs">
          {formatCount(inbox.conflicts.length)} of {formatCount(inbox.total)} conflicts
          {inbox.loadingMore ? ", loading more…" : ""}
        </p>
      </Card>
      <div className={clsx("min-w-0", !selected && "max-lg:hidden")}>
        <div className="mb-3 lg:hidden">
          <Button icon={<ArrowLeft aria-hidden />} href={hrefFor(undefined)}>
            All that wait
          </Button>
        </div>
        {shown ? (
          <ConflictReview
            key={shown}
            slug={slug}
            id={shown}
            canDecide={canDecide}
            onResolved={() => {
              inbox.leave([shown]);
              onSelect(ids[at + 1] ?? ids[at - 1]);
            }}
            onUndone={onSelect}
            onDecided={inbox.leave}
          />
        ) : null}
      </div>
    </div>
  );
}
