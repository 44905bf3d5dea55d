"use client";

import { useSyncExternalStore } from "react";

/** What the keys of a shortcut are called on this person's keyboard: "mod+k" is ⌘ K or Ctrl K. */
export function useKeyCaps(): (keys: string) => string[] {
  const apple = useSyncExternalStore(never, isApple, () => false);
  return (keys) => {
    if (!keys.startsWith("mod+")) return keys.split(" ").map((key) => CAPS[key] ?? key);
    return [apple ? "⌘" : "Ctrl", keys.slice(4).toUpperCase()];
  };
}

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

const CAPS: { [key: string]: string } = { enter: "↵", escape: "Esc", arrowup: "↑", arrowdown: "↓" };
