"use client";

import { SlidersHorizontal, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/drawer";
import { SearchBox } from "@/components/ui/search-box";
import { Select } from "@/components/ui/select";
import { STRATEGY } from "@/components/ui/strategy";
import { StrategyDot } from "@/components/ui/strategy-dot";
import { STRATEGIES } from "@/lib/contract/strategy";
import { DOMAINS, findDomain } from "@/lib/core/domains/registry";
import type { ConflictsAsked } from "./search-params";

type Change = { [name in "q" | "domain" | "strategy" | "field" | "device"]?: string | undefined };

type Props = {
  asked: ConflictsAsked;
  /** The device's name where it is known. */
  deviceName: string | undefined;
  onChange: (change: Change) => void;
};

/** What narrows conflicts down: in a row on a desk, behind a button on a phone. */
export function ConflictFilters({ asked, deviceName, onChange }: Props) {
  const selects = <FilterSelects asked={asked} onChange={onChange} />;
  const active = [asked.domain, asked.strategy].filter(Boolean).length;
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <SearchBox
        label="Search by record id"
        placeholder="Record id"
        value={asked.q ?? ""}
        onSearch={(q) => onChange({ q: q || undefined })}
        className="min-w-0 flex-1 sm:max-w-64"
      />
      <div className="hidden gap-2 sm:flex">{selects}</div>
      <div className="sm:hidden">
        <Drawer
          title="Filters"
          trigger={
            <Button icon={<SlidersHorizontal aria-hidden />}>
              {active ? `Filters (${active})` : "Filters"}
            </Button>
          }
        >
          <div className="flex flex-col gap-3">{selects}</div>
        </Drawer>
      </div>
      {asked.field ? (
        <Button icon={<X aria-hidden />} onClick={() => onChange({ field: undefined })}>
          Field: {asked.field}
        </Button>
      ) : null}
      {asked.device ? (
        <Button icon={<X aria-hidden />} onClick={() => onChange({ device: undefined })}>
          Device: {deviceName ?? asked.device.slice(0, 8)}
        </Button>
      ) : null}
    </search>
  );
}

const ANY = "";

function FilterSelects({ asked, onChange }: Pick<Props, "asked" | "onChange">) {
  const unknown = asked.domain !== undefined && !findDomain(asked.domain);
  return (
    <>
      <Select
        label="Domain"
        value={asked.domain ?? ANY}
        onChange={(domain) => onChange({ domain: domain || undefined })}
        options={[
          { value: ANY, label: "All domains" },
          ...DOMAINS.map(({ name, title }) => ({ value: name, label: title })),
          ...(unknown ? [{ value: asked.domain ?? ANY, label: asked.domain ?? ANY }] : []),
        ]}
      />
      <Select
        label="Strategy"
        value={asked.strategy ?? ANY}
        onChange={(strategy) => onChange({ strategy: strategy || undefined })}
        options={[
          { value: ANY, label: "Any strategy" },
          ...STRATEGIES.map((value) => ({
            value,
            label: STRATEGY[value].label,
            mark: <StrategyDot strategy={value} />,
          })),
        ]}
      />
    </>
  );
}
