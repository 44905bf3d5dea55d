"use client";

import { SectionNav } from "./section-nav";
import type { ShellView } from "./shell-view";

/** The sections within reach of a thumb. */
export function BottomBar({ view }: { view: ShellView }) {
  if (!view.current) return null;
  return (
    <div
      data-print="hide"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <SectionNav view={view} layout="bottom" />
    </div>
  );
}
