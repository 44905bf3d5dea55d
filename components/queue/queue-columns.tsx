import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/column";
import { Time } from "@/components/ui/time";
import type { Priority } from "@/lib/contract/entry";
import type { QueueItem, QueueState } from "@/lib/contract/queue-review";
import { findDomain } from "@/lib/core/domains/registry";

/** What is worth a column depends on what the items wait for. */
export function queueColumns(state: QueueState): Column<QueueItem>[] {
  return COLUMNS[state];
}

const RECORD: Column<QueueItem> = {
  key: "record",
  header: "Record",
  card: "title",
  cell: ({ mobile_id, domain }) => (
    <>
      <span className="break-all font-medium">{mobile_id}</span>
      <span className="ml-2 font-normal text-muted">{findDomain(domain)?.title ?? domain}</span>
    </>
  ),
};

const PRIORITY: Column<QueueItem> = {
  key: "priority",
  header: "Priority",
  cell: ({ priority }) =>
    priority === "high" ? (
      <Badge tone="warning">high</Badge>
    ) : (
      <span className="text-muted">{LABEL[priority]}</span>
    ),
};
const LABEL: Record<Priority, string> = { low: "low", normal: "normal", high: "high" };

const REASON: Column<QueueItem> = {
  key: "reason",
  header: "Reason",
  card: "text",
  cell: ({ reason }) => <span className="line-clamp-2">{reason}</span>,
};

const DEVICE: Column<QueueItem> = {
  key: "device",
  header: "Device",
  cell: ({ device }) => device?.name ?? <span className="text-muted">gone</span>,
};

const ATTEMPTS: Column<QueueItem> = {
  key: "attempts",
  header: "Tries",
  align: "end",
  cell: ({ attempts }) => attempts,
};

const when = (key: string, header: string, at: (item: QueueItem) => string | null): Column<QueueItem> => ({
  key,
  header,
  align: "end",
  cell: (item) => <Time at={at(item)} absent="–" />,
});

const CAME_IN = when("came", "Came in", (item) => item.received_at);

const COLUMNS: Record<QueueState, Column<QueueItem>[]> = {
  set_aside: [RECORD, REASON, DEVICE, PRIORITY, ATTEMPTS, CAME_IN],
  queued: [RECORD, PRIORITY, DEVICE, ATTEMPTS, when("next", "Next try", (item) => item.retry_at), CAME_IN],
  done: [
    RECORD,
    { key: "outcome", header: "Outcome", cell: ({ outcome }) => OUTCOME[outcome ?? ""] ?? outcome },
    DEVICE,
    PRIORITY,
    ATTEMPTS,
    when("applied", "Applied", (item) => item.settled_at),
  ],
  discarded: [RECORD, REASON, DEVICE, when("discarded", "Discarded", (item) => item.settled_at)],
};

const OUTCOME: { [outcome: string]: string } = {
  applied: "Applied",
  merged: "Merged",
  resolved: "Conflict, settled",
  manual_required: "Conflict, waits for a person",
  duplicate: "Nothing to do",
};
