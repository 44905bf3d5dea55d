"use client";

import clsx from "clsx";
import { Ellipsis } from "lucide-react";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { isInSection, type Section, sectionHref } from "./sections";

type Props = { slug: string; pathname: string; sections: readonly Section[] };

/** The sections that the phone's bottom bar has no room for. */
export function MoreSections({ slug, pathname, sections }: Props) {
  const entries = sections.map((section): MenuEntry => {
    const { label, path, icon: Icon } = section;
    const current = isInSection(pathname, slug, section);
    return {
      kind: "link",
      key: path,
      label,
      href: sectionHref(slug, section),
      icon: <Icon aria-hidden />,
      current,
    };
  });
  const current = sections.find((section) => isInSection(pathname, slug, section));
  return (
    <Menu
      side="top"
      entries={entries}
      trigger={
        <button
          type="button"
          className={clsx(
            "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs focus-visible:-outline-offset-2",
            current ? "text-ink" : "text-muted hover:text-ink",
          )}
        >
          <Ellipsis aria-hidden className={clsx("size-5", current && "text-accent")} />
          More{current ? <span className="sr-only">, now {current.label}</span> : null}
        </button>
      }
    />
  );
}
