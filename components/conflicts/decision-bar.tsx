"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import type { ConflictDetail, Side } from "@/lib/contract/conflict-review";
import { isLifeAtStake } from "@/lib/core/conflict/decide-anew";
import type { DecisionInProgress } from "./use-decision";

type Props = {
  conflict: ConflictDetail;
  decision: DecisionInProgress;
  pending: boolean;
  onResolve: () => void;
  /** What else can be done with the decision. */
  more?: ReactNode;
};

/** Takes a side as a whole, says why, and settles it. */
export function DecisionBar({ conflict, decision, pending, onResolve, more }: Props) {
  const words = wordsFor(conflict);
  const { missing, whole } = decision;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onResolve();
      }}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-3 shadow-popup"
    >
      {(["client", "server"] as const).map((side, index) => (
        <Button
          key={side}
          aria-pressed={whole === side}
          onClick={() => decision.pickAll(side)}
          className={whole === side ? "border-accent! bg-accent-soft!" : undefined}
        >
          {words[side]}
          <span className="hidden md:inline">
            <Kbd>{index + 1}</Kbd>
          </span>
        </Button>
      ))}
      <Input
        aria-label="Note for the log"
        placeholder="Why? (optional)"
        maxLength={500}
        value={decision.note}
        onValueChange={decision.setNote}
        className="min-w-32 flex-1"
      />
      <Button type="submit" variant="primary" disabled={missing > 0} pending={pending}>
        {missing > 0 && !decision.life ? `${missing} to choose` : "Resolve"}
        <span className="hidden md:inline">
          <Kbd>↵</Kbd>
        </span>
      </Button>
      {more ? (
        // On a phone the bar lies over the sides that one still has to choose from.
        <div className={clsx("flex w-full flex-wrap gap-2", missing > 0 && "max-md:hidden")}>{more}</div>
      ) : null}
    </form>
  );
}

function wordsFor(conflict: ConflictDetail): Record<Side, string> {
  if (conflict.client.op === "delete") return { client: "Delete the record", server: "Keep the record" };
  if (isLifeAtStake(conflict)) return { client: "Bring it back", server: "Leave it deleted" };
  return { client: "Device's edit", server: "Server's record" };
}
