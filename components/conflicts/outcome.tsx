import { Notice } from "@/components/ui/notice";
import { STRATEGY } from "@/components/ui/strategy";
import { Time } from "@/components/ui/time";
import { WHOLE_RECORD } from "@/lib/contract/conflict";
import type { ConflictDetail, ConflictWinner } from "@/lib/contract/conflict-review";
import { explainVerdict } from "@/lib/core/conflict/explain";
import { own } from "@/lib/core/own";

/** How a conflict ended, and what decided about the record as a whole. */
export function Outcome({ conflict }: { conflict: ConflictDetail }) {
  const { state, winner, review, verdicts } = conflict;
  const life = own(verdicts, WHOLE_RECORD);
  if (state === "pending") return null;
  if (review) {
    return (
      <Notice tone="good">
        {review.by} decided <Time at={review.at} />: {winner ? WINNER[winner] : ""}
        {review.decision.note ? <span className="block text-muted">“{review.decision.note}”</span> : null}
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      Settled by {STRATEGY[conflict.strategy].label.toLowerCase()}: {winner ? WINNER[winner] : ""}
      {life ? <span className="block text-muted">{explainVerdict(WHOLE_RECORD, life)}</span> : null}
    </Notice>
  );
}

const WINNER: Record<ConflictWinner, string> = {
  client: "the device's side stood.",
  server: "the server's side stood.",
  both: "each side won some fields.",
};
