"use client";

import { type ReactNode, useState } from "react";
import { BottomBar } from "./bottom-bar";
import { CommandPalette } from "./command-palette";
import { OfflineNotice } from "./offline-notice";
import type { ShellView } from "./shell-view";
import { ShortcutListener } from "./shortcut-listener";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { Sidebar } from "./sidebar";
import { TopBar } from "./top-bar";
import { useShellShortcuts } from "./use-shell-shortcuts";
import { useSignOut } from "./use-sign-out";

/** The frame of every signed-in page: a sidebar on a desk, a top and a bottom bar on a phone. */
export function Shell({ view, children }: { view: ShellView; children: ReactNode }) {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  const showShortcuts = () => setShortcutsOpen(true);
  const signOut = useSignOut();
  const bar = {
    view,
    onSearch: () => setPaletteOpen(true),
    onShowShortcuts: showShortcuts,
    onSignOut: signOut.start,
  };
  useShellShortcuts(view, () => setPaletteOpen((open) => !open), showShortcuts);
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
      >
        Skip to content
      </a>
      <div className="md:grid print:block md:grid-cols-[14rem_minmax(0,1fr)]">
        <Sidebar {...bar} />
        <TopBar {...bar} />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto min-h-dvh w-full min-w-0 max-w-[92rem] px-4 pt-4 pb-24 outline-hidden md:px-8 md:py-6"
        >
          <OfflineNotice />
          {children}
        </main>
        <BottomBar view={view} />
      </div>
      <ShortcutListener />
      <ShortcutsDialog open={shortcutsOpen} onOpenChange={setShortcutsOpen} />
      <CommandPalette
        view={view}
        open={paletteOpen}
        onOpenChange={setPaletteOpen}
        onShowShortcuts={showShortcuts}
        onSignOut={signOut.start}
      />
      {signOut.dialog}
    </>
  );
}
