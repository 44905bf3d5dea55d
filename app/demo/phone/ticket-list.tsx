import { ArrowUpFromLine, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useRecords, useSyncStatus } from "@/lib/sdk/react";
import { isDone, PRIORITIES, type Ticket, ticketOf, toneOfPriority, wordsOf } from "./ticket";

/** All tickets: what is escalated first, then by priority, closed ones last. */
export function TicketList({ onOpen }: { onOpen: (ticket: Ticket) => void }) {
  const records = useRecords("ticket");
  const { phase, lastSyncAt } = useSyncStatus();
  const isFirstSync = phase === "syncing" && lastSyncAt === undefined;
  if (!records || (records.length === 0 && isFirstSync)) return <Loading />;
  if (records.length === 0) {
    return (
      <EmptyState title="No tickets yet">
        Write the first one: it is on this phone at once, and everywhere else as soon as there is a network.
      </EmptyState>
    );
  }
  const tickets = records
    .map(ticketOf)
    .sort((a, b) => urgency(a) - urgency(b) || a.title.localeCompare(b.title));
  return (
    <ul className="flex flex-col gap-2">
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <TicketCard ticket={ticket} onOpen={() => onOpen(ticket)} />
        </li>
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2">
      {[0, 1, 2].map((n) => (
        <Skeleton key={n} className="h-19 w-full rounded-lg" />
      ))}
    </div>
  );
}

function TicketCard({ ticket, onOpen }: { ticket: Ticket; onOpen: () => void }) {
  const { title, status, priority, isEscalated, pending } = ticket;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3 text-left hover:bg-hover"
    >
      <span className={`line-clamp-2 font-medium text-lg ${isDone(status) ? "text-muted" : ""}`}>
        {title}
      </span>
      <span className="flex flex-wrap items-center gap-1.5">
        <Badge tone={isDone(status) ? "good" : "accent"}>{wordsOf(status)}</Badge>
        <Badge tone={toneOfPriority(priority)}>{wordsOf(priority)}</Badge>
        {isEscalated ? (
          <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
            Escalated
          </Badge>
        ) : null}
        {pending > 0 ? (
          <Badge tone="warning" icon={<ArrowUpFromLine aria-hidden />} className="ml-auto">
            {pending} to send
          </Badge>
        ) : null}
      </span>
    </button>
  );
}

function urgency({ status, isEscalated, priority }: Ticket): number {
  if (isDone(status)) return 10;
  return isEscalated ? 0 : PRIORITIES.length - PRIORITIES.indexOf(priority);
}
