"use client";

import { Select } from "./select";
import { useZone } from "./zone";
import type { ZoneChoice } from "./zone-choice";

/** Whose clock the times on the page follow. */
export function ZoneSwitch({ className }: { className?: string }) {
  const { choice, setChoice, timeZone, tenantZone } = useZone();
  const options: { value: ZoneChoice; label: string; hint: string }[] = [
    { value: "tenant", label: tenantZone, hint: "The tenant's own zone" },
    { value: "browser", label: choice === "browser" ? timeZone : "This browser", hint: "Where you are" },
    { value: "utc", label: "UTC", hint: "As in the server's logs" },
  ];
  return (
    <Select label="Times in" options={options} value={choice} onChange={setChoice} className={className} />
  );
}
