import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { Time } from "@/components/ui/time";
import type { SessionSummary } from "@/lib/contract/session";

export function sessionColumns(end: (session: SessionSummary) => void): Column<SessionSummary>[] {
  return [
    {
      key: "browser",
      header: "Browser",
      card: "title",
      cell: ({ browser, is_this }) => (
        <span className="flex items-center gap-2">
          {browser}
          {is_this ? <Badge tone="accent">this one</Badge> : null}
        </span>
      ),
    },
    {
      key: "network",
      header: "Network",
      cell: ({ network }) => <span className="break-all font-mono text-xs">{network}</span>,
    },
    {
      key: "used",
      header: "Last used",
      align: "end",
      cell: ({ last_used_at }) => <Time at={last_used_at} />,
    },
    { key: "started", header: "Signed in", align: "end", cell: ({ started_at }) => <Time at={started_at} /> },
    {
      key: "end",
      header: "End",
      align: "end",
      card: "actions",
      width: "6rem",
      cell: (session) =>
        session.is_this ? null : (
          <Button size="sm" variant="danger" onClick={() => end(session)}>
            End<span className="sr-only"> {session.browser}</span>
          </Button>
        ),
    },
  ];
}
