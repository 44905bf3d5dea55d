"use client";

import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { TOKEN_AREAS, type TokenArea, type TokenScope } from "@/lib/contract/api-token";

const WHOLE = [
  { value: "read", label: "Read everything" },
  { value: "write", label: "Change everything" },
  { value: "some", label: "Choose" },
] as const;

const ACCESS = [
  { value: "none", label: "Nothing" },
  { value: "read", label: "Read" },
  { value: "write", label: "Read and change" },
] as const;
type Access = (typeof ACCESS)[number]["value"];

const AREA_LABEL: Record<TokenArea, string> = {
  alerts: "Alerts",
  audit: "Audit",
  conflicts: "Conflicts and records",
  devices: "Devices and enrolment",
  members: "Members",
  overview: "Overview",
  policies: "Policies and rollouts",
  queue: "Queue",
  settings: "Settings",
};

type Props = {
  scopes: readonly TokenScope[];
  /** A viewer's token can't change anything, so the choice isn't there. */
  mayChange: boolean;
  error: string | undefined;
  onChange: (scopes: TokenScope[]) => void;
};

/** What a token may do: everything one way or the other, or area by area. */
export function ScopeFields({ scopes, mayChange, error, onChange }: Props) {
  const whole = scopes.includes("write") ? "write" : scopes.includes("read") ? "read" : "some";
  const accessOf = (area: TokenArea): Access =>
    scopes.includes(`${area}:write`) ? "write" : scopes.includes(`${area}:read`) ? "read" : "none";
  const choose = (area: TokenArea, access: Access) => {
    const others = scopes.filter((scope) => !scope.startsWith(`${area}:`));
    onChange(access === "none" ? others : [...others, `${area}:${access}`]);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">May</legend>
      <div>
        <Segmented
          label="What it may do"
          options={WHOLE.filter(({ value }) => mayChange || value !== "write")}
          value={whole}
          onChange={(next) => onChange(next === "some" ? [] : [next])}
        />
      </div>
      {whole === "some" ? (
        <ul className="flex flex-col gap-1">
          {TOKEN_AREAS.map((area) => (
            <li key={area} className="flex items-center justify-between gap-4">
              <span>{AREA_LABEL[area]}</span>
              <Select
                size="sm"
                className="w-36"
                label={AREA_LABEL[area]}
                options={ACCESS.filter(({ value }) => mayChange || value !== "write")}
                value={accessOf(area)}
                onChange={(access) => choose(area, access)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {error ? <p className="text-critical text-xs">{error}</p> : null}
    </fieldset>
  );
}
