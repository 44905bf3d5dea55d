import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { ApiToken, TokenScope, TokenState } from "@/lib/contract/api-token";

const STATE: Record<TokenState, { tone: Tone; label: string }> = {
  active: { tone: "good", label: "Active" },
  expired: { tone: "neutral", label: "Expired" },
  revoked: { tone: "neutral", label: "Revoked" },
};

export function tokenColumns(revoke: (token: ApiToken) => void): Column<ApiToken>[] {
  return [
    {
      key: "name",
      header: "Token",
      card: "title",
      cell: ({ name, prefix, owner, is_yours }) => (
        <span className="block">
          {name} <span className="font-mono font-normal text-muted text-xs">{prefix}</span>
          <span className="block font-normal text-muted text-xs">{is_yours ? "yours" : `of ${owner}`}</span>
        </span>
      ),
    },
    { key: "scopes", header: "May", cell: ({ scopes }) => scopes.map(scopeWords).join(", ") },
    {
      key: "state",
      header: "State",
      cell: ({ state }) => <Status tone={STATE[state].tone}>{STATE[state].label}</Status>,
    },
    {
      key: "used",
      header: "Last used",
      align: "end",
      cell: ({ last_used_at }) => <Time at={last_used_at} />,
    },
    {
      key: "expires",
      header: "Expires",
      align: "end",
      cell: ({ expires_at }) => <Time at={expires_at} />,
    },
    {
      key: "revoke",
      header: "Actions",
      align: "end",
      card: "actions",
      width: "6rem",
      cell: (token) =>
        token.state === "active" ? (
          <Button size="sm" variant="danger" onClick={() => revoke(token)}>
            Revoke<span className="sr-only"> {token.name}</span>
          </Button>
        ) : null,
    },
  ];
}

function scopeWords(scope: TokenScope): string {
  const [area, access] = scope.split(":");
  if (access === undefined) return scope === "read" ? "read everything" : "change everything";
  return access === "read" ? `read ${area}` : `change ${area}`;
}
