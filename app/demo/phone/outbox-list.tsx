import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { usePending, useRecords, useRejected, useSyncClient } from "@/lib/sdk/react";
import { ChangedFields } from "./changed-fields";

/** What this phone wrote and nobody else has yet; and what the server refused. */
export function OutboxList() {
  const client = useSyncClient();
  const pending = usePending();
  const rejected = useRejected();
  const titles = useTitles();
  if (pending.length + rejected.length === 0) {
    return <EmptyState title="All sent">Turn airplane mode on and edit a ticket: it waits here.</EmptyState>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {rejected.map(({ entry, message }) => (
        <li key={entry.op_id}>
          <Notice
            tone="critical"
            action={
              <Button size="sm" onClick={() => void client.dismissRejected(entry.op_id)}>
                Dismiss
              </Button>
            }
          >
            <strong>{titles.get(entry.mobile_id) ?? "A ticket"}</strong>: {message}
          </Notice>
        </li>
      ))}
      {pending.map(({ entry, queued }) => (
        <li
          key={entry.op_id}
          className="flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3"
        >
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate font-medium">{titles.get(entry.mobile_id) ?? "A ticket"}</span>
            <span className="shrink-0 text-muted text-xs">
              {queued ? "on the server" : entry.base_version === 0 ? "new" : "edit"}
            </span>
          </div>
          <ChangedFields fields={entry.delta ?? {}} />
        </li>
      ))}
    </ul>
  );
}

function useTitles(): Map<string, string> {
  const records = useRecords("ticket") ?? [];
  return new Map(records.map(({ mobileId, fields }) => [mobileId, String(fields.title ?? "Untitled")]));
}
