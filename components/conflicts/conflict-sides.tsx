"use client";

import { Scale } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { ShadowNote } from "@/components/rollout/shadow-note";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import type { ConflictDetail, UndoPreview } from "@/lib/contract/conflict-review";
import type { FieldChoices } from "@/lib/core/conflict/choose-fields";
import { canBeDecided } from "@/lib/core/conflict/decide-anew";
import { type ReviewRow, reviewRows, type SideValue } from "@/lib/core/conflict/review-rows";
import { ProblemError } from "@/lib/query/problem-error";
import { ApplyAlike } from "./apply-alike";
import { Attendants } from "./attendants";
import { ConflictFacts } from "./conflict-facts";
import { DecisionBar } from "./decision-bar";
import { idInAddress } from "./id-in-address";
import { KIND_WORDS } from "./kind-words";
import { Outcome } from "./outcome";
import { ReviewTable } from "./review-table";
import { UndoBar } from "./undo-bar";
import { useAttention } from "./use-attention";
import { useDecision } from "./use-decision";
import { useDraft } from "./use-draft";
import { usePolicyDraft } from "./use-policy-draft";
import { useResolve } from "./use-resolve";
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
  useShortcuts(
    decides
      ? [
          { keys: "1", label: "Take the device's side", run: () => decision.pickAll("client") },
          { keys: "2", label: "Take the server's side", run: () => decision.pickAll("server") },
          { keys: "e", label: "Write a value of your own", run: edit },
          { keys: "enter", label: "Resolve and go on", run: settle },
        ].map(({ run, ...key }) => ({
          ...key,
          group: "Conflict",
          run: () => {
            if ((idInAddress() ?? conflict.id) === conflict.id) run();
          },
        }))
      : [],
  );
  return (
    <article aria-label={conflict.label ?? conflict.mobile_id} className="flex min-w-0 flex-col gap-3">
      <header>
        <h2 className="break-words font-semibold text-lg">{conflict.label ?? conflict.mobile_id}</h2>
        <p className="flex flex-wrap items-center gap-x-2 text-muted text-sm">
          {KIND_WORDS[conflict.kind]}
          <span className="inline-flex items-center gap-1 font-mono text-xs">
            {conflict.domain}/{conflict.mobile_id}
            <CopyButton text={conflict.mobile_id} label="Copy the record's id" />
          </span>
          <Link
            href={`/t/${slug}/records/${conflict.domain}/${conflict.mobile_id}`}
            className="text-accent hover:underline"
          >
            History
          </Link>
        </p>
      </header>
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
      <Notices conflict={conflict} canDecide={canDecide} />
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
          {resolve.error ? <Refused error={resolve.error} onLookAgain={onLookAgain} /> : null}
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

function Notices({ conflict, canDecide }: Pick<Props, "conflict" | "canDecide">) {
  if (conflict.state !== "pending") return null;
  const { moved, waiting_beside: beside } = conflict;
  return (
    <>
      {canDecide ? null : (
        <Notice tone="neutral">You can look but not decide. A manager of this tenant can.</Notice>
      )}
      {moved ? (
        <Notice tone="warning">
          The record was changed after this edit came in. The server's side shows it as it stands now.
        </Notice>
      ) : null}
      {beside > 0 ? (
        <Notice tone="neutral">
          {beside === 1 ? "Another edit" : `${beside} other edits`} of this record{" "}
          {beside === 1 ? "waits" : "wait"} too.
        </Notice>
      ) : null}
    </>
  );
}

const OVERTAKEN: ReadonlySet<string> = new Set(["already_resolved", "record_moved"]);

/** Why a decision was not taken: nothing was written. */
function Refused({ error, onLookAgain }: { error: Error; onLookAgain: () => void }) {
  const overtaken = error instanceof ProblemError && OVERTAKEN.has(error.problem.code);
  return (
    <Notice
      urgent
      tone={overtaken ? "warning" : "critical"}
      action={
        overtaken ? (
          <Button size="sm" onClick={onLookAgain}>
            Show the new state
          </Button>
        ) : null
      }
    >
      {error.message}
    </Notice>
  );
}
