import { Notice } from "@/components/ui/notice";
import type { ConflictDetail } from "@/lib/contract/conflict-review";

type Props = { conflict: ConflictDetail; canDecide: boolean };

/** What one should know before deciding about a conflict that waits. */
export function ConflictNotices({ conflict, canDecide }: Props) {
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
