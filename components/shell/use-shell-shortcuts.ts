"use client";

import { useRouter } from "next/navigation";
import { SECTIONS, sectionHref } from "./sections";
import type { ShellView } from "./shell-view";
import type { Shortcut } from "./shortcut";
import { useShortcuts } from "./use-shortcuts";

/** The keys that work on every page. */
export function useShellShortcuts(
  view: ShellView,
  togglePalette: () => void,
  showShortcuts: () => void,
): void {
  const router = useRouter();
  const { current, person } = view;
  const shortcuts: Shortcut[] = [
    { keys: "mod+k", label: "Search and commands", group: "Everywhere", run: togglePalette },
    { keys: "?", label: "This list", group: "Everywhere", run: showShortcuts },
  ];
  for (const section of current ? SECTIONS : []) {
    shortcuts.push({
      keys: `g ${section.key}`,
      label: section.label,
      group: "Go to",
      run: () => current && router.push(sectionHref(current.slug, section)),
    });
  }
  if (person.isPlatformAdmin) {
    shortcuts.push({ keys: "g f", label: "Fleet", group: "Go to", run: () => router.push("/admin") });
  }
  useShortcuts(shortcuts);
}
