import clsx from "clsx";
import { GitMerge, Pencil, Plus, RotateCcw, Trash2, Undo2, UserRound } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import type { RecordStep, StepConflict } from "@/lib/contract/record-timeline";
import { Author, StepLine } from "./step-line";

type Props = { step: RecordStep; domain: string; slug: string };

/** A write on the line of a record's history, and the edits that met it and had to give way. */
export function TimelineStep({ step, domain, slug }: Props) {
  const Icon = iconOf(step);
  return (
    <>
      {step.met.map((conflict) => (
        <Entry key={conflict.id} quiet icon={<GitMerge aria-hidden />}>
          <p className="text-sm">
            <Author author={conflict.device} slug={slug} />
            ’s edit {outcomeOf(conflict)}
          </p>
          <Settled conflict={conflict} slug={slug} />
        </Entry>
      ))}
      <Entry icon={<Icon aria-hidden />}>
        <StepLine step={step} domain={domain} slug={slug} />
        {step.settled ? (
          <>
            <p className="mt-1 text-muted text-sm">{howOf(step, step.settled)}</p>
            <Settled conflict={step.settled} slug={slug} />
          </>
        ) : null}
      </Entry>
    </>
  );
}

function Entry({ icon, quiet, children }: { icon: ReactNode; quiet?: boolean; children: ReactNode }) {
  return (
    <li className="relative pb-4 pl-6">
      <span
        className={clsx(
          "absolute top-0 -left-3 flex size-6 items-center justify-center rounded-full border border-line bg-surface [&_svg]:size-3.5",
          quiet ? "text-muted" : "text-accent",
        )}
      >
        {icon}
      </span>
      {children}
    </li>
  );
}

function Settled({ conflict, slug }: { conflict: StepConflict; slug: string }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 text-sm">
      <StrategyBadge strategy={conflict.strategy} />
      <span className="text-muted text-xs">
        {conflict.policy_version === 0 ? "default policy" : `policy version ${conflict.policy_version}`}
      </span>
      <Link href={`/t/${slug}/conflicts/${conflict.id}`} className="text-accent underline">
        See why
      </Link>
    </p>
  );
}

function iconOf({ how, what }: RecordStep) {
  if (how === "undo") return Undo2;
  if (how === "decision") return UserRound;
  if (what === "created") return Plus;
  if (what === "deleted") return Trash2;
  if (what === "brought_back") return RotateCcw;
  return how === "policy" ? GitMerge : Pencil;
}

function howOf({ how }: RecordStep, conflict: StepConflict): string {
  if (how === "undo") return "Undid a resolution: the side that had lost stands again.";
  if (how === "decision") return `${conflict.reviewer_name ?? "Somebody"} decided a conflict.`;
  return conflict.winner === "both"
    ? "Met an edit of the same fields; each side won some of them."
    : "Met an edit of the same fields and won.";
}

function outcomeOf({ state, winner }: StepConflict): string {
  if (state === "pending") return "met this version and waits for a person.";
  return winner === "server" ? "met this version and gave way to it." : "met this version.";
}
