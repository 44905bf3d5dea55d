import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ProblemError } from "@/lib/query/problem-error";

const OVERTAKEN: ReadonlySet<string> = new Set(["already_resolved", "record_moved"]);

/** Why a decision was not taken: nothing was written. */
export function RefusedDecision({ error, onLookAgain }: { error: Error; onLookAgain: () => void }) {
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
