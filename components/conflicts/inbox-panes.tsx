"use client";

import clsx from "clsx";
import { ArrowLeft } from "lucide-react";
import { toast } from "sonner";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import type { ConflictSummary } from "@/lib/contract/conflict-review";
import type { Page } from "@/lib/contract/page";
import { groupByRecord } from "@/lib/core/conflict/group-by-record";
import { ConflictInbox } from "./conflict-inbox";
import { ConflictReview } from "./conflict-review";
import { takeLastResolved } from "./last-resolved";
import { useUndo } from "./use-undo";

type Props = {
  slug: string;
  page: Page<ConflictSummary>;
  paging: { total: number; previousHref?: string; nextHref?: string } | undefined;
  selected: string | undefined;
  canDecide: boolean;
  onSelect: (id: string | undefined) => void;
  hrefFor: (id: string | undefined) => string;
};

/** The inbox beside the conflict that is looked at; on a phone one of the two. */
export function InboxPanes(props: Props) {
  const { slug, page, paging, selected, canDecide, onSelect, hrefFor } = props;
  // The order that people see: by record.
  const ids = groupByRecord(page.items).flatMap((record) => record.conflicts.map(({ id }) => id));
  const shown = selected ?? ids[0];
  const at = ids.indexOf(shown ?? "");
  const step = (by: number) => {
    const next = ids[Math.min(Math.max(at + by, 0), ids.length - 1)];
    if (next !== undefined && next !== shown) onSelect(next);
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
    <div className="grid items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)] 2xl:grid-cols-[22rem_minmax(0,1fr)]">
      <Card flush className={clsx("lg:sticky lg:top-4", selected && "hidden lg:block")}>
        <div className="lg:max-h-[calc(100dvh-4rem)] lg:overflow-y-auto">
          <ConflictInbox
            conflicts={page.items}
            selected={selected}
            shown={shown}
            hrefFor={hrefFor}
            onSelect={onSelect}
          />
        </div>
        {paging && (paging.nextHref || paging.previousHref) ? (
          <CursorPagination what="conflicts" shown={page.items.length} {...paging} />
        ) : null}
      </Card>
      <div className={clsx("min-w-0", !selected && "hidden lg:block")}>
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
            onResolved={() => onSelect(ids[at + 1] ?? ids[at - 1])}
            onUndone={onSelect}
          />
        ) : null}
      </div>
    </div>
  );
}
