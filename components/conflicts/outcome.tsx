import { Notice } from "@/components/ui/notice";
import { STRATEGY } from "@/components/ui/strategy";
import { Time } from "@/components/ui/time";
import { type FieldVerdict, WHOLE_RECORD } from "@/lib/contract/conflict";
import type { ConflictDetail, ConflictWinner } from "@/lib/contract/conflict-review";
import { explainVerdict } from "@/lib/core/conflict/explain";
import { own } from "@/lib/core/own";

/** How a conflict ended, and what decided about the record as a whole. */
export function Outcome({ conflict }: { conflict: ConflictDetail }) {
  const { state, winner, review, verdicts } = conflict;
  const life = own(verdicts, WHOLE_RECORD);
  if (state === "pending") return null;
  if (conflict.undone) return <Undone conflict={conflict} undone={conflict.undone} />;
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
      {life ? <LifeVerdict verdict={life} /> : null}
    </Notice>
  );
}

/** Why the record as a whole went one way: the rule, and when each side did what it did. */
function LifeVerdict({ verdict }: { verdict: FieldVerdict }) {
  const sides = [
    ["Device", verdict.client.time],
    ["Server", verdict.server.time],
  ] as const;
  return (
    <span className="block text-muted">
      {explainVerdict(WHOLE_RECORD, verdict)} Rule: {STRATEGY[verdict.rule].label.toLowerCase()}.
      {sides.map(([side, time]) =>
        typeof time === "number" ? (
          <span key={side} className="block text-xs">
            {side}: <Time at={new Date(time).toISOString()} show="absolute" />
          </span>
        ) : null,
      )}
    </span>
  );
}

type UndoneProps = { conflict: ConflictDetail; undone: NonNullable<ConflictDetail["undone"]> };

/** Who settled it, who undid that, and that it can be decided anew. */
function Undone({ conflict: { review, strategy }, undone }: UndoneProps) {
  return (
    <Notice tone="warning">
      {undone.by} undid this <Time at={undone.at} />: version {undone.version} brought back the side that had
      lost.
      <span className="block text-muted">
        {review ? `${review.by} had decided it` : `${STRATEGY[strategy].label} had settled it`}. It can be
        decided anew.
      </span>
    </Notice>
  );
}

const WINNER: Record<ConflictWinner, string> = {
  client: "the device's side stood.",
  server: "the server's side stood.",
  both: "neither side won all of it.",
};
