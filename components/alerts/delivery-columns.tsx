import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { AlertDelivery, DeliveryEvent, DeliveryState } from "@/lib/contract/alert-channel";

const STATE: Record<DeliveryState, { tone: Tone; label: string }> = {
  waiting: { tone: "warning", label: "Waiting" },
  delivered: { tone: "good", label: "Delivered" },
  gave_up: { tone: "critical", label: "Given up" },
};

const EVENT: Record<DeliveryEvent, string> = {
  "alert.firing": "fired",
  "alert.resolved": "resolved",
  "alert.test": "of the channel",
};

type Actions = {
  look: (id: string) => void;
  /** Absent for viewers. */
  again: ((id: string) => void) | undefined;
  sending: string | undefined;
};

export function deliveryColumns({ look, again, sending }: Actions): Column<AlertDelivery>[] {
  return [
    {
      key: "what",
      header: "What",
      card: "title",
      cell: ({ subject, event }) => (
        <>
          {subject} <span className="font-normal text-muted">{EVENT[event]}</span>
        </>
      ),
    },
    { key: "channel", header: "Channel", cell: ({ channel_name }) => channel_name },
    {
      key: "state",
      header: "State",
      cell: ({ state, next_try_at }) => (
        <span className="inline-flex flex-wrap items-baseline justify-end gap-x-2">
          <Status tone={STATE[state].tone}>{STATE[state].label}</Status>
          {next_try_at ? (
            <span className="text-muted text-xs">
              next try <Time at={next_try_at} />
            </span>
          ) : null}
        </span>
      ),
    },
    {
      key: "answer",
      header: "Answer",
      cell: (delivery) => <LastTry delivery={delivery} look={look} />,
    },
    { key: "when", header: "When", align: "end", cell: ({ created_at }) => <Time at={created_at} /> },
    {
      key: "again",
      header: "Actions",
      align: "end",
      card: "actions",
      width: "8rem",
      cell: ({ id, state, subject }) =>
        again && state !== "delivered" ? (
          <Button
            size="sm"
            icon={<RotateCw aria-hidden />}
            pending={sending === id}
            onClick={() => again(id)}
          >
            Send again<span className="sr-only"> {subject}</span>
          </Button>
        ) : null,
    },
  ];
}

function LastTry({ delivery, look }: { delivery: AlertDelivery; look: (id: string) => void }) {
  const last = delivery.tries.at(-1);
  if (!last) return <span className="text-muted">not tried yet</span>;
  const count = delivery.tries.length;
  return (
    <button
      type="button"
      className="text-left text-accent underline-offset-2 hover:underline"
      onClick={() => look(delivery.id)}
    >
      {last.status ?? (last.error ? "no answer" : "taken")}
      {count > 1 ? `, ${count} tries` : ""}
      <span className="sr-only">: look at {delivery.subject}</span>
    </button>
  );
}
