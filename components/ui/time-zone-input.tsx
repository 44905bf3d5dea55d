"use client";

import { type ComponentProps, useId } from "react";
import { Input } from "./input";

/** A text field that knows the IANA zones; inside a `Field`. */
export function TimeZoneInput(props: Omit<ComponentProps<typeof Input>, "list" | "icon">) {
  const id = useId();
  return (
    <>
      <Input {...props} list={id} placeholder="Europe/Berlin" autoComplete="off" spellCheck={false} />
      <datalist id={id}>
        <option value="UTC" />
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
