"use client";

import { useEffect, useRef } from "react";
import type { Shortcut } from "./shortcut";
import { shortcutRegistry } from "./shortcut-registry";

/**
 * Keys that work while this component is mounted; they show up in the list behind `?`. Typing in a field, an open
 * dialog or menu, and the user's "no single keys" setting are respected.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  // Registered once per set of keys; what runs is always the latest closure.
  const signature = shortcuts.map(({ keys, label, group }) => [keys, label, group].join("\t")).join("\n");
  useEffect(() => {
    const stable =
      signature === ""
        ? []
        : signature.split("\n").map((line, position) => {
            const [keys = "", label = "", group = ""] = line.split("\t");
            return { keys, label, group, run: () => latest.current[position]?.run() };
          });
    return shortcutRegistry.add(stable);
  }, [signature]);
}
