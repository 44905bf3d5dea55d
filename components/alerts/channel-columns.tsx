import { KeyRound, Mail, Send, Trash2, Webhook } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { IconButton } from "@/components/ui/icon-button";
import { Time } from "@/components/ui/time";
import type { AlertChannel } from "@/lib/contract/alert-channel";

export type ChannelActions = {
  test: (channel: AlertChannel) => void;
  /** The one that is being tested. */
  testing: string | undefined;
  renew: (channel: AlertChannel) => void;
  remove: (channel: AlertChannel) => void;
};

export function channelColumns(actions: ChannelActions | undefined): Column<AlertChannel>[] {
  const columns: Column<AlertChannel>[] = [
    {
      key: "name",
      header: "Channel",
      card: "title",
      cell: ({ kind, name }) => (
        <span className="inline-flex items-baseline gap-2">
          {kind === "webhook" ? (
            <Webhook aria-hidden className="size-4 shrink-0 self-center text-muted" />
          ) : (
            <Mail aria-hidden className="size-4 shrink-0 self-center text-muted" />
          )}
          {name}
          <span className="sr-only">, {kind === "webhook" ? "webhook" : "e-mail"}</span>
        </span>
      ),
    },
    {
      key: "target",
      header: "To",
      cell: ({ target }) => <span className="break-all font-mono text-xs">{target}</span>,
    },
    {
      key: "made",
      header: "Made",
      align: "end",
      cell: ({ created_at, created_by }) => (
        <>
          <Time at={created_at} /> <span className="text-muted">by {created_by}</span>
        </>
      ),
    },
  ];
  if (!actions) return columns;
  return [
    ...columns,
    {
      key: "actions",
      header: "Actions",
      align: "end",
      card: "actions",
      width: "12rem",
      cell: (channel) => (
        <span className="inline-flex items-center gap-1">
          <Button
            size="sm"
            icon={<Send aria-hidden />}
            pending={actions.testing === channel.id}
            onClick={() => actions.test(channel)}
          >
            Test<span className="sr-only"> {channel.name}</span>
          </Button>
          {channel.kind === "webhook" ? (
            <IconButton
              size="sm"
              label={`New secret for ${channel.name}`}
              icon={<KeyRound aria-hidden />}
              onClick={() => actions.renew(channel)}
            />
          ) : null}
          <IconButton
            size="sm"
            label={`Delete ${channel.name}`}
            icon={<Trash2 aria-hidden />}
            onClick={() => actions.remove(channel)}
          />
        </span>
      ),
    },
  ];
}
