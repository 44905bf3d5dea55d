"use client";

import type { ReactNode } from "react";
import { FilterRow } from "@/components/ui/filter-row";
import { SearchBox } from "@/components/ui/search-box";
import { Select } from "@/components/ui/select";
import type { DeviceFacets, DeviceListQuery } from "@/lib/contract/device";
import { HEALTH_BANDS } from "@/lib/contract/device-health";
import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import { HEALTH_BAND_WORDS } from "./health-band-words";

type Asked = Pick<DeviceListQuery, "q" | "platform" | "app_version" | "network" | "health">;
type Change = { [name in keyof Asked]?: string | undefined };

type Props = { asked: Asked; facets: DeviceFacets | undefined; onChange: (change: Change) => void };
type BarProps = Props & { /** The choice of columns, at the end. */ columns: ReactNode };

/** What narrows the device list down: in a row on a desk, behind a button on a phone. */
export function DeviceFilters({ asked, facets, onChange, columns }: BarProps) {
  const active = [asked.platform, asked.app_version, asked.network, asked.health].filter(Boolean).length;
  return (
    <search className="flex gap-2 border-line border-b p-3 sm:px-4 print:hidden">
      <SearchBox
        label="Search devices"
        placeholder="Name, user, model or id"
        value={asked.q ?? ""}
        onSearch={(q) => onChange({ q: q || undefined })}
        className="min-w-0 flex-1 sm:max-w-72"
      />
      <FilterRow active={active}>
        <FilterSelects asked={asked} facets={facets} onChange={onChange} />
      </FilterRow>
      <div className="ml-auto hidden lg:block">{columns}</div>
    </search>
  );
}

const ANY = "";

function FilterSelects({ asked, facets, onChange }: Props) {
  const counted = (rows: { value: string; devices: number }[] = [], chosen: string | undefined) => {
    const known = rows.map(({ value, devices }) => ({ value, label: `${value} (${devices})` }));
    // What the address asks for stays choosable, also where no device has it.
    const missing = chosen !== undefined && !rows.some(({ value }) => value === chosen);
    return missing ? [...known, { value: chosen, label: chosen }] : known;
  };
  return (
    <>
      <Select
        label="Platform"
        value={asked.platform ?? ANY}
        onChange={(platform) => onChange({ platform: platform || undefined })}
        options={[{ value: ANY, label: "Any platform" }, ...counted(facets?.platforms, asked.platform)]}
      />
      <Select
        label="App version"
        value={asked.app_version ?? ANY}
        onChange={(version) => onChange({ app_version: version || undefined })}
        options={[{ value: ANY, label: "Any version" }, ...counted(facets?.app_versions, asked.app_version)]}
      />
      <Select
        label="Network"
        value={asked.network ?? ANY}
        onChange={(network) => onChange({ network: network || undefined })}
        options={[
          { value: ANY, label: "Any network" },
          ...NETWORK_QUALITIES.map((value) => ({ value, label: value })),
        ]}
      />
      <Select
        label="Health"
        value={asked.health ?? ANY}
        onChange={(health) => onChange({ health: health || undefined })}
        options={[
          { value: ANY, label: "Any health" },
          ...HEALTH_BANDS.map((value) => ({ value, label: HEALTH_BAND_WORDS[value] })),
        ]}
      />
    </>
  );
}
