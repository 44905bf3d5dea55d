import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { computeDelta } from "@/lib/sdk/delta";
import { useSyncClient } from "@/lib/sdk/react";
import { fieldsOf, PRIORITIES, STATUSES, type Ticket, wordsOf } from "./ticket";

/** A ticket's form, over the page. */
export function TicketSheet({
  ticket,
  onClose,
}: {
  ticket: Ticket | "new" | undefined;
  onClose: () => void;
}) {
  return (
    <Dialog
      open={ticket !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={ticket === "new" ? "New ticket" : "Ticket"}
    >
      {ticket ? <TicketForm ticket={ticket === "new" ? BLANK : ticket} onSaved={onClose} /> : null}
    </Dialog>
  );
}

/** Saves what the user changed, and on which version: so a conflict with others' edits is found, not hidden. */
function TicketForm({ ticket, onSaved }: { ticket: Ticket; onSaved: () => void }) {
  const client = useSyncClient();
  const [draft, setDraft] = useState(ticket);
  const change = (part: Partial<Ticket>) => setDraft({ ...draft, ...part });
  const isNew = ticket.id === "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { delta } = computeDelta(isNew ? {} : fieldsOf(ticket), fieldsOf(draft));
    await client.mutate({
      domain: "ticket",
      changes: delta,
      ...(!isNew && { mobileId: ticket.id, baseVersion: ticket.version }),
    });
    onSaved();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <Field label="Title">
        <Input
          required
          maxLength={200}
          value={draft.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Field>
      <Field label="Description">
        <Textarea
          value={draft.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Field>
      <Choice
        label="Status"
        options={STATUSES}
        value={draft.status}
        onChange={(status) => change({ status })}
      />
      <Choice
        label="Priority"
        options={PRIORITIES}
        value={draft.priority}
        onChange={(priority) => change({ priority })}
      />
      <Switch
        label="Escalated"
        checked={draft.isEscalated}
        onChange={(isEscalated) => change({ isEscalated })}
      />
      <Button type="submit" variant="primary">
        Save
      </Button>
    </form>
  );
}

type ChoiceProps = {
  label: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
};

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <Segmented
        label={label}
        options={options.map((option) => ({ value: option, label: wordsOf(option) }))}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}

const BLANK: Ticket = {
  id: "",
  title: "",
  description: "",
  status: "open",
  priority: "medium",
  isEscalated: false,
  version: 0,
  pending: 0,
};
