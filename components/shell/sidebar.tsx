"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { Brand } from "./brand";
import { SectionNav } from "./section-nav";
import type { ShellView } from "./shell-view";
import { TenantSwitcher } from "./tenant-switcher";
import { useKeyCaps } from "./use-key-caps";
import { UserMenu } from "./user-menu";

type Props = {
  view: ShellView;
  onSearch: () => void;
  onShowShortcuts: () => void;
  onSignOut: () => void;
};

/** Navigation on a desk. */
export function Sidebar({ view, onSearch, onShowShortcuts, onSignOut }: Props) {
  const keyCaps = useKeyCaps();
  return (
    <aside
      data-print="hide"
      className="sticky top-0 hidden h-dvh flex-col gap-1 border-line border-r px-3 py-4 md:flex"
    >
      <div className="mb-2 flex items-center gap-1">
        <Link href="/" aria-label="Tidelock, start page" className="rounded-md p-1">
          <Brand />
        </Link>
        <div className="min-w-0 flex-1">
          <TenantSwitcher view={view} />
        </div>
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="mb-2 flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-muted text-sm hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">Search</span>
        <span className="text-xs">{keyCaps("mod+k").join(" ")}</span>
      </button>
      <SectionNav view={view} layout="side" />
      <div className="flex-1" />
      <UserMenu
        person={view.person}
        onShowShortcuts={onShowShortcuts}
        onSignOut={onSignOut}
        trigger={
          <button
            type="button"
            className="flex min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover data-popup-open:bg-hover"
          >
            <Initials name={view.person.name} />
            <span className="min-w-0">
              <span className="block truncate font-medium text-sm">{view.person.name}</span>
              <span className="block truncate text-muted text-xs">{roleWords(view)}</span>
            </span>
          </button>
        }
      />
    </aside>
  );
}

function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("");
  return (
    <span
      aria-hidden
      className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-accent text-xs uppercase"
    >
      {letters}
    </span>
  );
}

const ROLE_LABEL = { platform_admin: "Platform admin", manager: "Manager", viewer: "Viewer" } as const;

/** A role is one in a tenant; outside of them a person is their address. */
function roleWords({ current, person }: ShellView): string {
  if (person.isPlatformAdmin) return ROLE_LABEL.platform_admin;
  return current ? ROLE_LABEL[current.role] : person.email;
}
