"use client";

import { Layers } from "lucide-react";
import { usePathname } from "next/navigation";
import { MoreSections } from "./more-sections";
import { NavLink } from "./nav-link";
import { isInSection, SECTIONS, sectionHref } from "./sections";
import type { ShellView } from "./shell-view";
import { usePendingConflicts } from "./use-pending-conflicts";

/** How many sections stand beside "More" on a phone. */
const THUMB_ROOM = 4;

/** The parts of the current tenant, and the fleet for platform admins. */
export function SectionNav({ view, layout }: { view: ShellView; layout: "side" | "bottom" }) {
  const pathname = usePathname();
  const { current, person } = view;
  const shown = layout === "bottom" ? SECTIONS.slice(0, THUMB_ROOM) : SECTIONS;
  const pendingConflicts = usePendingConflicts(view);
  return (
    <nav aria-label="Sections" className={layout === "side" ? "flex flex-col gap-0.5" : "flex"}>
      {current
        ? shown.map((section) => (
            <NavLink
              key={section.path}
              layout={layout}
              href={sectionHref(current.slug, section)}
              label={section.label}
              icon={section.icon}
              current={isInSection(pathname, current.slug, section)}
              count={section.path === "/conflicts" ? pendingConflicts : 0}
            />
          ))
        : null}
      {current && layout === "bottom" ? (
        <MoreSections slug={current.slug} pathname={pathname} sections={SECTIONS.slice(THUMB_ROOM)} />
      ) : null}
      {person.isPlatformAdmin && layout === "side" ? (
        <NavLink layout="side" href="/admin" label="Fleet" icon={Layers} current={pathname === "/admin"} />
      ) : null}
    </nav>
  );
}
