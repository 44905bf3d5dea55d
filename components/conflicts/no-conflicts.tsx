import { PartyPopper, Scale, Search, UserCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ConflictState } from "@/lib/contract/conflict-review";

type Props = { state: ConflictState; filtered: boolean; onClear: () => void };

/** Why the list is empty, and what to do about it. */
export function NoConflicts({ state, filtered, onClear }: Props) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Search aria-hidden />}
        title="No conflict matches"
        actions={<Button onClick={onClear}>Clear the filters</Button>}
      >
        There may be others in this part of the log.
      </EmptyState>
    );
  }
  if (state === "pending") {
    return (
      <EmptyState icon={<PartyPopper aria-hidden />} title="Nothing waits for a person">
        What policies can't settle shows up here. Until then, the log tells what they settled and why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={state === "settled" ? <Scale aria-hidden /> : <UserCheck aria-hidden />}
      title={state === "settled" ? "No policy had to settle anything yet" : "Nobody had to decide yet"}
    >
      Edits of different fields merge by themselves; only fields that both sides changed are conflicts.
    </EmptyState>
  );
}
