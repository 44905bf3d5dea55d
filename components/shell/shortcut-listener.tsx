"use client";

import { useEffect } from "react";
import { matchPress, pressName } from "./shortcut";
import { shortcutRegistry } from "./shortcut-registry";
import { singleKeysOn } from "./single-keys";

const SEQUENCE_MS = 1200;

/** Listens for every registered shortcut; mounted once, in the shell. */
export function ShortcutListener() {
  useEffect(() => {
    let pending = "";
    let pendingSince = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const press = pressName(event);
      if (press === undefined || event.defaultPrevented || event.isComposing) return;
      const chord = press.startsWith("mod+");
      if (!chord && (!singleKeysOn() || belongsToControl(event, press))) return;
      const fresh = event.timeStamp - pendingSince < SEQUENCE_MS ? pending : "";
      const match = matchPress(shortcutRegistry.current(), fresh, press);
      pending = match.pending;
      pendingSince = event.timeStamp;
      if (!match.run) return;
      event.preventDefault();
      match.run.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}

/** Typing, open dialogs and menus keep their keys; Enter stays with the focused button, or link that leads elsewhere. */
function belongsToControl(event: KeyboardEvent, press: string): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.closest("input, textarea, select, [role=dialog], [role=menu], [role=listbox], [role=combobox]"))
    return true;
  return press === "enter" && target.closest("a:not([aria-current]), button, [role=button]") !== null;
}
