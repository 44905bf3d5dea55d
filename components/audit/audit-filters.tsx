"use client";

import { Select } from "@/components/ui/select";
import type { AuditFacet, AuditFacets } from "@/lib/contract/audit";
import { actionWords } from "@/lib/core/audit/action-words";
import { formatCount } from "@/lib/core/format/count";

type Asked = { actor?: string | undefined; action?: string | undefined; range?: string | undefined };
type Props = {
  asked: Asked;
  facets: AuditFacets | undefined;
  onChange: (change: { [name in keyof Asked]?: string | undefined } & { cursor: undefined }) => void;
};

const ANY = "";

/** Who, what and when. */
export function AuditFilters({ asked, facets, onChange }: Props) {
  const set = (name: keyof Asked) => (value: string) =>
    onChange({ [name]: value === ANY ? undefined : value, cursor: undefined });
  return (
    <search aria-label="Filter the audit" className="flex flex-wrap gap-2 border-line border-b px-4 py-3">
      <Select
        label="Who"
        size="sm"
        value={asked.actor ?? ANY}
        onChange={set("actor")}
        options={[{ value: ANY, label: "Anybody" }, ...choices(facets?.actors, asked.actor, (name) => name)]}
      />
      <Select
        label="What"
        size="sm"
        value={asked.action ?? ANY}
        onChange={set("action")}
        options={[
          { value: ANY, label: "Any action" },
          ...choices(facets?.actions, asked.action, actionWords),
        ]}
      />
      <Select
        label="When"
        size="sm"
        value={asked.range ?? ANY}
        onChange={set("range")}
        options={[
          { value: ANY, label: "Any time" },
          { value: "24h", label: "Last 24 hours" },
          { value: "7d", label: "Last 7 days" },
          { value: "30d", label: "Last 30 days" },
          { value: "90d", label: "Last 90 days" },
        ]}
      />
    </search>
  );
}

/** What was asked for is a choice even where nothing of it is there. */
function choices(
  facets: readonly AuditFacet[] | undefined,
  asked: string | undefined,
  words: (value: string) => string,
) {
  const known = (facets ?? []).map(({ value, count }) => ({
    value,
    label: words(value),
    hint: formatCount(count),
  }));
  if (asked === undefined || known.some(({ value }) => value === asked)) return known;
  return [{ value: asked, label: words(asked), hint: "0" }, ...known];
}
