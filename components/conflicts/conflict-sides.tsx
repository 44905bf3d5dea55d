"use client";

import { Scale } from "lucide-react";
import { useMemo, useState } from "react";
import { ShadowNote } from "@/components/rollout/shadow-note";
import { Button } from "@/components/ui/button";
import type { ConflictDetail, UndoPreview } from "@/lib/contract/conflict-review";
import type { FieldChoices } from "@/lib/core/conflict/choose-fields";
import { canBeDecided } from "@/lib/core/conflict/decide-anew";
import { type ReviewRow, reviewRows, type SideValue } from "@/lib/core/conflict/review-rows";
import { ApplyAlike } from "./apply-alike";
import { Attendants } from "./attendants";
import { ConflictFacts } from "./conflict-facts";
import { ConflictHead } from "./conflict-head";
import { ConflictNotices } from "./conflict-notices";
import { DecisionBar } from "./decision-bar";
import { Outcome } from "./outcome";
import { RefusedDecision } from "./refused-decision";
import { ReviewTable } from "./review-table";
import { UndoBar } from "./undo-bar";
import { useAttention } from "./use-attention";
import { useDecision } from "./use-decision";
import { useDraft } from "./use-draft";
import { usePolicyDraft } from "./use-policy-draft";
import { useResolve } from "./use-resolve";
import { useReviewKeys } from "./use-review-keys";
import { ValueEditor } from "./value-editor";

type Props = {
  slug: string;
  conflict: ConflictDetail;
  canDecide: boolean;
  onResolved: () => void;
  /** After what was resolved here was undone. */
  onUndone?: ((id: string) => void) | undefined;
  /** After others were decided along with this one. */
  onDecided?: ((ids: string[]) => void) | undefined;
  /** Loads the conflict's present state. */
  onLookAgain: () => void;
};

export function ConflictSides({
  slug,
  conflict,
  canDecide,
  onResolved,
  onUndone,
  onDecided,
  onLookAgain,
}: Props) {
  const rows = useMemo(() => reviewRows(conflict), [conflict]);
  const decision = useDecision(conflict, rows);
  const decides = canDecide && canBeDecided(conflict);
  const { attention, moved, save } = useAttention(slug, conflict);
  useDraft(conflict, decision, decides ? attention : undefined, save.mutate);
  const policyDraft = usePolicyDraft(slug, conflict);
  const resolve = useResolve(slug, conflict, { onResolved, onUndone });
  const [editing, setEditing] = useState<string>();
  const enabled = decides && !resolve.isPending;
  const settle = () => {
    if (enabled && decision.missing === 0) resolve.mutate(decision.request());
  };
  const alike = () => {
    const { expected_version: _version, expected_entry: _entry, ...same } = decision.request();
    return same;
  };
  const edit = () => setEditing(fieldToEdit(rows, decision.picks));
  useReviewKeys(conflict.id, decides && { pickAll: decision.pickAll, edit, settle });
  return (
    <article aria-label={conflict.label ?? conflict.mobile_id} className="flex min-w-0 flex-col gap-3">
      <ConflictHead conflict={conflict} slug={slug} />
      <div className="@container">
        <ConflictFacts conflict={conflict} slug={slug} />
      </div>
      <Attendants
        attention={attention}
        moved={moved}
        onLookAgain={onLookAgain}
        onTakeOver={
          decides ? ({ picks, whole, note }) => decision.setChosen({ picks, whole, note }) : undefined
        }
      />
      <ConflictNotices conflict={conflict} canDecide={canDecide} />
      <Outcome conflict={conflict} />
      {conflict.shadow ? (
        <ShadowNote shadow={conflict.shadow} policyVersion={conflict.policy_version} />
      ) : null}
      <ReviewTable
        conflict={conflict}
        rows={rows}
        decision={decision}
        enabled={enabled}
        onEnter={settle}
        onEdit={setEditing}
      />
      {canDecide && isEnded(conflict) ? (
        <UndoBar slug={slug} onUndone={onUndone} conflict={conflict} />
      ) : null}
      {editing === undefined ? null : (
        <ValueEditor
          domain={conflict.domain}
          field={editing}
          values={valuesToEdit(rows, editing)}
          onClose={() => setEditing(undefined)}
          onDone={(value) => {
            decision.pick(editing, { value });
            setEditing(undefined);
          }}
        />
      )}
      {decides ? (
        <div className="sticky bottom-16 z-10 flex flex-col gap-2 md:bottom-4">
          {resolve.error ? <RefusedDecision error={resolve.error} onLookAgain={onLookAgain} /> : null}
          <DecisionBar
            conflict={conflict}
            decision={decision}
            pending={resolve.isPending}
            onResolve={settle}
            more={
              <>
                <ApplyAlike
                  slug={slug}
                  conflict={conflict}
                  decision={alike}
                  disabled={!enabled || decision.missing > 0 || conflict.state !== "pending"}
                  onApplied={(ids) => onDecided?.(ids)}
                />
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Scale aria-hidden />}
                  disabled={decision.missing > 0}
                  pending={policyDraft.isPending}
                  onClick={() => policyDraft.mutate(alike())}
                >
                  Make this a policy…
                </Button>
              </>
            }
          />
        </div>
      ) : null}
    </article>
  );
}

type Ended = ConflictDetail & { undo: UndoPreview };

function isEnded(conflict: ConflictDetail): conflict is Ended {
  return conflict.undo !== null;
}

/** The field at stake that nobody has chosen a side for, else the first. */
function fieldToEdit(rows: readonly ReviewRow[], picks: FieldChoices): string | undefined {
  const open = rows.filter((row) => row.open);
  return (open.find(({ field }) => !Object.hasOwn(picks, field)) ?? open[0])?.field;
}

/** Where the edit starts from: the device's value, the server's, the base's. */
function valuesToEdit(rows: readonly ReviewRow[], field: string): SideValue[] {
  const row = rows.find((candidate) => candidate.field === field);
  return row ? [row.client, row.server, row.base?.value] : [];
}
