"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { FieldChanges } from "@/components/records/field-changes";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { AlikeConflict, AlikeDecision } from "@/lib/contract/conflict-alike";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { findDomain } from "@/lib/core/domains/registry";
import { formatCount } from "@/lib/core/format/count";
import { findAlike } from "@/lib/query/conflicts";
import { contestedWords } from "./contested-words";
import { type Progress, useApplyAlike } from "./use-apply-alike";

type Props = {
  slug: string;
  conflict: ConflictDetail;
  decision: () => AlikeDecision;
  disabled: boolean;
  /** These were decided along; the one that is looked at is still to be. */
  onApplied: (ids: string[]) => void;
};

/** More than these make no preview. */
const SHOWN = 20;

/** Applies a decision to the other conflicts of the same kind, after showing what it would do to each. */
export function ApplyAlike({ slug, conflict, decision, disabled, onApplied }: Props) {
  const client = useQueryClient();
  const preview = useMutation({ mutationFn: (asked: AlikeDecision) => findAlike(slug, conflict.id, asked) });
  const { progress, apply, stop, forget } = useApplyAlike(slug);
  const items = preview.data?.items ?? [];
  const open = !preview.isIdle;
  const close = () => {
    stop();
    forget();
    preview.reset();
  };
  const start = async () => {
    const { decided } = await apply(decision(), items);
    onApplied(decided);
    await client.invalidateQueries({ queryKey: ["conflicts", slug, "list"] });
  };
  const running = progress !== undefined && !progress.over;
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon={<Layers aria-hidden />}
        disabled={disabled}
        onClick={() => preview.mutate(decision())}
      >
        Others like this…
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => next || close()}
        wide
        title="Decide others like this one"
        description={patternOf(conflict)}
        footer={
          progress?.over ? (
            <Button variant="primary" onClick={close}>
              Done
            </Button>
          ) : (
            <>
              <Button onClick={close}>{running ? "Stop" : "Cancel"}</Button>
              <Button
                variant="primary"
                disabled={items.length === 0}
                pending={running}
                onClick={() => void start()}
              >
                {preview.data ? `Apply to ${formatCount(items.length)}` : "Apply"}
              </Button>
            </>
          )
        }
      >
        {progress ? (
          <Told progress={progress} items={items} />
        ) : preview.isPending ? (
          <Skeleton className="h-40" />
        ) : preview.error ? (
          <Notice tone="critical" urgent>
            {preview.error.message}
          </Notice>
        ) : (
          <Preview domain={conflict.domain} items={items} total={preview.data?.total ?? 0} />
        )}
      </Dialog>
    </>
  );
}

function patternOf(conflict: ConflictDetail): string {
  const { domain, kind } = conflict;
  const about = kind === "edit" ? `contested in ${contestedWords(conflict)}` : "about the record's life";
  return `Waiting conflicts of ${findDomain(domain)?.title.toLowerCase() ?? domain}, ${about}. Each becomes a write of its own that can be undone.`;
}

function Preview({ domain, items, total }: { domain: string; items: AlikeConflict[]; total: number }) {
  if (items.length === 0)
    return <p className="text-muted text-sm">No other conflict waits that is like this one.</p>;
  return (
    <>
      {total > items.length ? (
        <p className="mb-2 text-sm">
          {formatCount(total)} are like this one; the oldest {formatCount(items.length)} come first.
        </p>
      ) : null}
      <ol className="divide-y divide-line">
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.id} className="py-2 text-sm">
            <span className="font-medium">{item.label ?? item.mobile_id}</span>{" "}
            <span className="text-muted">{item.device_name ?? "a device that is gone"}</span>
            <FieldChanges domain={domain} changes={item.changes} />
          </li>
        ))}
      </ol>
      {items.length > SHOWN ? (
        <p className="mt-2 text-muted text-sm">and {formatCount(items.length - SHOWN)} more</p>
      ) : null}
    </>
  );
}

function Told({ progress, items }: { progress: Progress; items: readonly AlikeConflict[] }) {
  const { decided, skipped, total, over, error } = progress;
  const done = decided.length + skipped.length;
  return (
    <div className="flex flex-col gap-3">
      <progress
        aria-label="Conflicts decided"
        value={done}
        max={total}
        className="h-2 w-full accent-accent"
      />
      <p role="status" className="text-sm">
        {over ? "" : `${formatCount(done)} of ${formatCount(total)}… `}
        {formatCount(decided.length)} decided
        {skipped.length > 0 ? `, ${formatCount(skipped.length)} skipped because they moved` : ""}.
      </p>
      {error ? (
        <Notice tone="critical" urgent>
          It stopped: {error.message} What was decided so far stands.
        </Notice>
      ) : null}
      <ul className="text-muted text-sm">
        {skipped.map(({ id, detail }) => (
          <li key={id}>
            {items.find((item) => item.id === id)?.label ?? id}: {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}
