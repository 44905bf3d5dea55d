"use client";

import { ChevronsUpDown, Layers } from "lucide-react";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import type { ShellView } from "./shell-view";

/** Which tenant this is, and the way to the others. */
export function TenantSwitcher({ view }: { view: ShellView }) {
  const { current, tenants, person } = view;
  const entries: MenuEntry[] = [];
  if (person.isPlatformAdmin) {
    entries.push({
      kind: "link",
      key: "fleet",
      label: "Fleet: all tenants",
      href: "/admin",
      icon: <Layers aria-hidden />,
      current: current === undefined,
    });
    entries.push({ kind: "separator", key: "after-fleet" });
  }
  for (const tenant of tenants) {
    entries.push({
      kind: "link",
      key: tenant.slug,
      label: tenant.name,
      href: `/t/${tenant.slug}`,
      current: tenant.slug === current?.slug,
    });
  }
  return (
    <Menu
      align="start"
      entries={entries}
      trigger={
        <button
          type="button"
          className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left hover:bg-hover data-popup-open:bg-hover pointer-coarse:h-10"
        >
          <span className="min-w-0 flex-1 truncate font-semibold text-sm">
            {current?.name ?? (person.isPlatformAdmin ? "All tenants" : "Your tenants")}
          </span>
          <span className="sr-only">Switch tenant</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    />
  );
}
