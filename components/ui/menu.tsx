"use client";

import { Menu as Base } from "@base-ui/react/menu";
import clsx from "clsx";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";

export type MenuEntry =
  | { kind: "separator"; key: string }
  | { kind: "label"; key: string; label: string }
  | { kind: "link"; key: string; label: ReactNode; href: string; icon?: ReactNode; current?: boolean }
  | {
      kind: "action";
      key: string;
      label: ReactNode;
      onSelect: () => void;
      icon?: ReactNode;
      danger?: boolean;
      disabled?: boolean;
      /** The key that does the same, shown at the end. */
      keys?: string;
    }
  | {
      kind: "choice";
      key: string;
      label: string;
      value: string;
      options: readonly { value: string; label: string; icon?: ReactNode }[];
      onChange: (value: string) => void;
    };

type Props = {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "right";
};

/** Actions, links and one-of-a-few choices behind a button. */
export function Menu({ trigger, entries, align = "end", side = "bottom" }: Props) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 outline-hidden"
        >
          <Base.Popup className="max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-popup outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {entries.map(renderEntry)}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function renderEntry(entry: MenuEntry): ReactNode {
  switch (entry.kind) {
    case "separator":
      return <Base.Separator key={entry.key} className="-mx-1 my-1 h-px bg-line" />;
    case "label":
      return (
        <Base.Group key={entry.key}>
          <Base.GroupLabel className="px-2 pt-1.5 pb-1 font-medium text-muted text-xs">
            {entry.label}
          </Base.GroupLabel>
        </Base.Group>
      );
    case "link":
      return (
        <Base.LinkItem
          key={entry.key}
          render={<Link href={entry.href} />}
          closeOnClick
          aria-current={entry.current ? "page" : undefined}
          className={ITEM}
        >
          {entry.icon}
          <span className="min-w-0 flex-1 truncate">{entry.label}</span>
          {entry.current ? <Check aria-hidden className="text-accent" /> : null}
        </Base.LinkItem>
      );
    case "action":
      return (
        <Base.Item
          key={entry.key}
          onClick={entry.onSelect}
          disabled={entry.disabled}
          className={clsx(ITEM, entry.danger && "text-critical")}
        >
          {entry.icon}
          <span className="min-w-0 flex-1 truncate">{entry.label}</span>
          {entry.keys ? <span className="text-muted text-xs">{entry.keys}</span> : null}
        </Base.Item>
      );
    case "choice":
      return (
        <Base.RadioGroup
          key={entry.key}
          value={entry.value}
          onValueChange={(value: string) => entry.onChange(value)}
        >
          <Base.GroupLabel className="px-2 pt-1.5 pb-1 font-medium text-muted text-xs">
            {entry.label}
          </Base.GroupLabel>
          {entry.options.map((option) => (
            <Base.RadioItem key={option.value} value={option.value} closeOnClick className={ITEM}>
              {option.icon}
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              <Base.RadioItemIndicator>
                <Check aria-hidden className="text-accent" />
              </Base.RadioItemIndicator>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      );
  }
}

const ITEM =
  "flex cursor-default select-none items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-hidden data-highlighted:bg-hover data-disabled:opacity-55 pointer-coarse:py-2.5 [&_svg]:size-4 [&_svg]:shrink-0";
