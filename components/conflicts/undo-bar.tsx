"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { FieldChanges } from "@/components/records/field-changes";
import { StepLine } from "@/components/records/step-line";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import type { ConflictDetail, UndoPreview } from "@/lib/contract/conflict-review";
import { useUndo } from "./use-undo";

type Props = {
  slug: string;
  conflict: ConflictDetail & { undo: UndoPreview };
  onUndone?: ((id: string) => void) | undefined;
};

/** Undoes a resolution: at once where nothing happened since, else after showing what did. */
export function UndoBar({ slug, conflict, onUndone }: Props) {
  const { undo: preview, id } = conflict;
  const name = conflict.label ?? conflict.mobile_id;
  const undo = useUndo(slug, ({ id: undone }) => onUndone?.(undone));
  const [asking, setAsking] = useState(false);
  const moved = preview.since.length > 0;
  const possible = preview.what !== "nothing";
  const start = () => {
    if (!possible || undo.isPending) return;
    if (moved) setAsking(true);
    else undo.mutate({ id, name, request: { expected_version: conflict.record?.version } });
  };
  useShortcuts([{ keys: "u", label: "Undo this resolution", group: "Conflict", run: start }]);
  return (
    <section
      aria-label="Undo"
      className="flex flex-wrap items-start gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 text-sm"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-muted">{WHAT[preview.what]}</p>
        <FieldChanges domain={conflict.domain} changes={preview.changes} />
      </div>
      {possible ? (
        <Button icon={<Undo2 aria-hidden />} pending={undo.isPending} onClick={start}>
          {moved ? "Undo…" : "Undo"}
          <span className="hidden md:inline">
            <Kbd>U</Kbd>
          </span>
        </Button>
      ) : null}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        wide
        title="The record moved on"
        description="This was written since the conflict was over. What an undo touches gets the value that lost; the rest stays."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Leave it as it is</Button>
            <Button
              variant="primary"
              pending={undo.isPending}
              onClick={() =>
                undo.mutate(
                  { id, name, request: { apply_anyway: true, expected_version: conflict.record?.version } },
                  { onSettled: () => setAsking(false) },
                )
              }
            >
              Undo all the same
            </Button>
          </>
        }
      >
        <ol className="divide-y divide-line">
          {preview.since.map((step) => (
            <li key={step.version} className="py-2">
              <StepLine step={step} domain={conflict.domain} slug={slug} />
            </li>
          ))}
        </ol>
        <p className="mt-3 font-medium text-sm">{WHAT[preview.what]}</p>
        <FieldChanges domain={conflict.domain} changes={preview.changes} />
      </Dialog>
    </section>
  );
}

const WHAT: Record<UndoPreview["what"], string> = {
  edit: "An undo brings the side back that lost:",
  delete: "An undo deletes the record, as the side that lost wanted.",
  bring_back: "An undo brings the deleted record back.",
  nothing: "There is nothing to undo: the record holds the values that lost already.",
};
