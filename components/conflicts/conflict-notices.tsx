import { Notice } from "@/components/ui/notice";
import type { ConflictDetail } from "@/lib/contract/conflict-review";

type Props = { conflict: ConflictDetail; canDecide: boolean };

/** What one should know of a conflict, and before deciding about one that waits. */
export function ConflictNotices({ conflict, canDecide }: Props) {
  const forgotten = conflict.server ? null : <Forgotten />;
  if (conflict.state !== "pending") return forgotten;
  const { moved, waiting_beside: beside } = conflict;
  return (
    <>
      {forgotten}
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

function Forgotten() {
  return (
    <Notice tone="neutral">
      The record was deleted, and the server had forgotten it when this edit came in: it doesn't know when it
      was deleted, by whom, or what it held. The device still had all of it.
    </Notice>
  );
}
