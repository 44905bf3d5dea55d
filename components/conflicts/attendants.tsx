import { Eye, PencilLine } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import type { AttentionAnswer, ConflictDraft } from "@/lib/contract/conflict-attention";

type Props = {
  attention: AttentionAnswer | undefined;
  /** What the page shows is no longer so. */
  moved: boolean;
  /** The person may take a draft over. */
  onTakeOver: ((draft: ConflictDraft) => void) | undefined;
  onLookAgain: () => void;
};

/** Who else is at this conflict, and whether it moved under one's hands. */
export function Attendants({ attention, moved, onTakeOver, onLookAgain }: Props) {
  const looking = attention?.others.filter((other) => other.looking) ?? [];
  const drafts = attention?.others.filter((other) => other.draft !== null) ?? [];
  return (
    <>
      <div role="status">
        {looking.length > 0 ? (
          <p className="inline-flex items-center gap-1.5 text-accent text-sm">
            <Eye aria-hidden className="size-4" />
            {looking.map(({ name }) => name).join(", ")} {looking.length === 1 ? "is" : "are"} looking at this
            too
          </p>
        ) : null}
      </div>
      {drafts.map(({ name, seen_at, draft }) => (
        <p key={name} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <PencilLine aria-hidden className="size-4 text-muted" />
          <span>
            {name} has a draft{" "}
            <span className="text-muted">
              (<Time at={seen_at} />)
            </span>
            : {inWords(draft)}
          </span>
          {onTakeOver && draft ? (
            <Button size="sm" onClick={() => onTakeOver(draft)}>
              Go on from it
            </Button>
          ) : null}
        </p>
      ))}
      {moved ? (
        <Notice
          urgent
          tone="warning"
          action={
            <Button size="sm" onClick={onLookAgain}>
              Show the new state
            </Button>
          }
        >
          {attention?.state !== "pending" && !attention?.undone
            ? "Somebody decided this just now."
            : "The record or the edit changed just now."}
        </Notice>
      ) : null}
    </>
  );
}

function inWords(draft: ConflictDraft | null): string {
  if (!draft) return "";
  if (draft.whole) return draft.whole === "client" ? "the device's side" : "the server's side";
  const chosen = Object.entries(draft.picks).map(
    ([field, pick]) => `${field} → ${typeof pick === "object" ? "edited" : SIDE[pick]}`,
  );
  return chosen.join(", ") || "a note";
}

const SIDE = { client: "device", server: "server" };
