import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { CodeState, EnrollmentCodeSummary } from "@/lib/contract/enroll";

const STATE: Record<CodeState, { tone: Tone; label: string }> = {
  open: { tone: "good", label: "Open" },
  used_up: { tone: "neutral", label: "Used up" },
  expired: { tone: "neutral", label: "Expired" },
  revoked: { tone: "neutral", label: "Revoked" },
};

export function codeColumns(revoke: (code: EnrollmentCodeSummary) => void): Column<EnrollmentCodeSummary>[] {
  return [
    {
      key: "code",
      header: "Code",
      card: "title",
      cell: ({ prefix, note }) => (
        <span className="block">
          <span className="font-mono">{prefix}-…</span>
          {note ? <span className="block font-normal text-muted text-xs">{note}</span> : null}
        </span>
      ),
    },
    {
      key: "state",
      header: "State",
      cell: ({ state }) => <Status tone={STATE[state].tone}>{STATE[state].label}</Status>,
    },
    { key: "uses", header: "Uses", align: "end", cell: ({ uses, max_uses }) => `${uses} of ${max_uses}` },
    { key: "expires", header: "Expires", align: "end", cell: ({ expires_at }) => <Time at={expires_at} /> },
    {
      key: "made",
      header: "Made",
      align: "end",
      cell: ({ created_at, created_by }) => (
        <>
          <Time at={created_at} />
          {created_by ? <span className="text-muted"> by {created_by}</span> : null}
        </>
      ),
    },
    {
      key: "revoke",
      header: "Revoke",
      align: "end",
      card: "actions",
      width: "6rem",
      cell: (code) =>
        code.state === "open" ? (
          <Button size="sm" variant="danger" onClick={() => revoke(code)}>
            Revoke<span className="sr-only"> {code.prefix}</span>
          </Button>
        ) : null,
    },
  ];
}
