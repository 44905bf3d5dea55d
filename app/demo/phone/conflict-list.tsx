import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Status } from "@/components/ui/status";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { type ConflictNotice, useConflicts, useRecords } from "@/lib/sdk/react";
import { ChangedFields } from "./changed-fields";

/** What came of edits that met somebody else's. */
export function ConflictList() {
  const { conflicts, dismiss } = useConflicts();
  const records = useRecords("ticket") ?? [];
  if (conflicts.length === 0) {
    return (
      <EmptyState title="No conflicts">
        Edit the same field of one ticket here, in airplane mode, and on a second phone. Then switch it off.
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {conflicts.map((conflict) => {
        const record = records.find(({ mobileId }) => mobileId === conflict.mobileId);
        return (
          <li
            key={conflict.id}
            className="flex flex-col gap-3 rounded-lg border border-line bg-surface px-4 py-3"
          >
            <div className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate font-medium">
                {String(record?.fields.title ?? "A ticket")}
              </span>
              {conflict.strategy ? <StrategyBadge strategy={conflict.strategy} /> : null}
            </div>
            <Outcome conflict={conflict} />
            <Part label="You wrote" fields={conflict.edit.delta ?? {}} />
            {conflict.winningEntry ? <Part label="It became" fields={conflict.winningEntry} /> : null}
            <Button size="sm" onClick={() => dismiss(conflict.id)} className="self-end">
              Dismiss
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function Outcome({ conflict: { resolution, winningEntry } }: { conflict: ConflictNotice }) {
  if (resolution === "manual_required") {
    return <Status tone="warning">A person decides. Both sides are kept.</Status>;
  }
  return winningEntry ? (
    <Status tone="accent">Settled: others' values won</Status>
  ) : (
    <Status tone="good">Settled: yours won</Status>
  );
}

function Part({ label, fields }: { label: string; fields: ConflictNotice["edit"]["delta"] & object }) {
  return (
    <div>
      <p className="mb-1 text-muted text-xs">{label}</p>
      <ChangedFields fields={fields} />
    </div>
  );
}
