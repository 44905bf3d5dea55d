import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Tabs } from "@/components/ui/tabs";
import { useConflicts, usePending, useRejected } from "@/lib/sdk/react";
import { ConflictList } from "./conflict-list";
import type { Phone } from "./open-phone";
import { OutboxList } from "./outbox-list";
import { PhoneBar } from "./phone-bar";
import type { Ticket } from "./ticket";
import { TicketList } from "./ticket-list";
import { TicketSheet } from "./ticket-sheet";

type View = "tickets" | "outbox" | "conflicts";

/** What a technician works with: the tickets, what waits to be sent, and what came of it. */
export function Workspace({ phone }: { phone: Phone }) {
  const [view, setView] = useState<View>("tickets");
  const [opened, setOpened] = useState<Ticket | "new">();
  const outbox = usePending().length + useRejected().length;
  const { conflicts } = useConflicts();
  const panels = [
    { value: "tickets", label: "Tickets", panel: <TicketList onOpen={setOpened} /> },
    { value: "outbox", label: "Outbox", count: outbox, panel: <OutboxList /> },
    { value: "conflicts", label: "Conflicts", count: conflicts.length, panel: <ConflictList /> },
  ] as const;
  return (
    <>
      <PhoneBar phone={phone} />
      <main className="flex-1 px-4 pt-2 pb-24">
        <Tabs tabs={panels} value={view} onChange={setView} label="Views" />
      </main>
      <div className="pointer-events-none sticky bottom-0 flex justify-end p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
        <Button
          variant="primary"
          icon={<Plus aria-hidden />}
          onClick={() => setOpened("new")}
          className="pointer-events-auto h-11 rounded-full px-5 shadow-popup"
        >
          New ticket
        </Button>
      </div>
      <TicketSheet ticket={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}
