"use client";

import { useQuery } from "@tanstack/react-query";
import { FilterRow } from "@/components/ui/filter-row";
import { SearchBox } from "@/components/ui/search-box";
import { Select, type SelectOption } from "@/components/ui/select";
import { STRATEGY } from "@/components/ui/strategy";
import { StrategyDot } from "@/components/ui/strategy-dot";
import type { ConflictFacets } from "@/lib/contract/conflict-review";
import { STRATEGIES } from "@/lib/contract/strategy";
import type { InboxGroup } from "@/lib/core/conflict/inbox-rows";
import { DOMAINS } from "@/lib/core/domains/registry";
import { formatCount } from "@/lib/core/format/count";
import { conflictFacetsQuery } from "@/lib/query/conflicts";
import type { ConflictsParams, InboxAge, InboxOrder } from "./search-params";

type Change = {
  [name in "q" | "domain" | "strategy" | "field" | "device" | "by" | "age" | "group"]?: string | undefined;
};

type Props = {
  slug: string;
  params: ConflictsParams;
  /** The device's name where it is known. */
  deviceName: string | undefined;
  onChange: (change: Change) => void;
};

/** What narrows conflicts down and orders the inbox: in a row on a desk, behind a button on a phone. */
export function ConflictFilters({ slug, params, deviceName, onChange }: Props) {
  const facets = useQuery(conflictFacetsQuery(slug)).data;
  const { domain, strategy, field, device, age } = params;
  const active = [domain, strategy, field, device, age].filter(Boolean).length;
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <SearchBox
        label="Search by record id"
        placeholder="Record id"
        value={params.q ?? ""}
        onSearch={(q) => onChange({ q: q || undefined })}
        className="min-w-0 flex-1 basis-40 sm:max-w-56"
      />
      <FilterRow active={active}>
        <FilterSelects params={params} facets={facets} deviceName={deviceName} onChange={onChange} />
      </FilterRow>
    </search>
  );
}

const ANY = "";

function FilterSelects({
  params,
  facets,
  deviceName,
  onChange,
}: Omit<Props, "slug"> & { facets: ConflictFacets | undefined }) {
  const { domain, strategy, field, device } = params;
  const choose = (name: keyof Change) => (value: string) => onChange({ [name]: value || undefined });
  return (
    <>
      <Select
        label="Domain"
        value={domain ?? ANY}
        onChange={choose("domain")}
        options={choices("All domains", domains, domain)}
      />
      <Select
        label="Field"
        value={field ?? ANY}
        onChange={choose("field")}
        options={choices("Any field", facets?.fields.map(counted) ?? [], field)}
      />
      <Select
        label="Device"
        value={device ?? ANY}
        onChange={choose("device")}
        options={choices("Any device", facets?.devices.map(counted) ?? [], device, deviceName)}
      />
      <Select
        label="Strategy"
        value={strategy ?? ANY}
        onChange={choose("strategy")}
        options={choices("Any strategy", strategies, strategy)}
      />
      {params.state === "pending" ? <InboxSelects params={params} onChange={onChange} /> : null}
    </>
  );
}

function InboxSelects({ params, onChange }: Pick<Props, "params" | "onChange">) {
  return (
    <>
      <Select
        label="Age"
        value={params.age ?? ANY}
        onChange={(age) => onChange({ age: age || undefined })}
        options={AGES}
      />
      <Select label="Order" value={params.by} onChange={(by) => onChange({ by })} options={ORDERS} />
      <Select label="Group" value={params.group} onChange={(group) => onChange({ group })} options={GROUPS} />
    </>
  );
}

const AGES: SelectOption<InboxAge | typeof ANY>[] = [
  { value: ANY, label: "Any age" },
  { value: "overdue", label: "Overdue" },
  { value: "1d", label: "Older than a day" },
  { value: "7d", label: "Older than a week" },
];

const ORDERS: SelectOption<InboxOrder>[] = [
  { value: "oldest", label: "Oldest first" },
  { value: "newest", label: "Newest first" },
  { value: "urgent", label: "Most urgent first" },
];

const GROUPS: SelectOption<InboxGroup>[] = [
  { value: "record", label: "By record" },
  { value: "due", label: "By due time" },
  { value: "none", label: "No groups" },
];

const domains = DOMAINS.map(({ name, title }) => ({ value: name, label: title }));

const strategies = STRATEGIES.map((value) => ({
  value,
  label: STRATEGY[value].label,
  mark: <StrategyDot strategy={value} />,
}));

function counted({ value, label = value, count }: { value: string; label?: string; count: number }) {
  return { value, label, hint: `${formatCount(count)} waiting` };
}

/** What the address asks for stays choosable, also where nothing of it waits. */
function choices(
  any: string,
  known: readonly SelectOption<string>[],
  chosen: string | undefined,
  name = chosen?.slice(0, 24),
): SelectOption<string>[] {
  const missing = chosen !== undefined && !known.some(({ value }) => value === chosen);
  const own = missing ? [{ value: chosen, label: name ?? chosen }] : [];
  return [{ value: ANY, label: any }, ...known, ...own];
}
