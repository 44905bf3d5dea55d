"use client";

import { Search, UserRound } from "lucide-react";
import Link from "next/link";
import { Brand } from "./brand";
import type { ShellView } from "./shell-view";
import { TenantSwitcher } from "./tenant-switcher";
import { UserMenu } from "./user-menu";

type Props = {
  view: ShellView;
  onSearch: () => void;
  onShowShortcuts: () => void;
  onSignOut: () => void;
};

/** The tenant, search and the account on a phone. */
export function TopBar({ view, onSearch, onShowShortcuts, onSignOut }: Props) {
  return (
    <header
      data-print="hide"
      className="sticky top-0 z-30 flex h-12 items-center gap-1 border-line border-b bg-canvas px-3 md:hidden"
    >
      <Link href="/" aria-label="Tidelock, start page" className="p-1">
        <Brand />
      </Link>
      <div className="min-w-0 flex-1">
        <TenantSwitcher view={view} />
      </div>
      <button
        type="button"
        aria-label="Search"
        onClick={onSearch}
        className="flex size-10 items-center justify-center rounded-md text-muted"
      >
        <Search aria-hidden className="size-5" />
      </button>
      <UserMenu
        person={view.person}
        onShowShortcuts={onShowShortcuts}
        onSignOut={onSignOut}
        trigger={
          <button
            type="button"
            aria-label="Your account"
            className="flex size-10 items-center justify-center rounded-md text-muted"
          >
            <UserRound aria-hidden className="size-5" />
          </button>
        }
      />
    </header>
  );
}
