"use client";

import { Bell, BellOff, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import type { AlertRule } from "@/lib/contract/alert";

export type RuleActions = {
  edit: (id: string) => void;
  mute: (rule: AlertRule, until: string | null) => void;
  remove: (rule: AlertRule) => void;
};

const HOUR_MS = 3_600_000;
const MUTES = [
  { hours: 1, label: "Mute for 1 hour" },
  { hours: 8, label: "Mute for 8 hours" },
  { hours: 24, label: "Mute for a day" },
  { hours: 24 * 7, label: "Mute for a week" },
];

/** What can be done with a rule. */
export function RuleMenu({ rule, actions }: { rule: AlertRule; actions: RuleActions }) {
  const later = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const mutes: MenuEntry[] = rule.muted_until
    ? [
        {
          kind: "action",
          key: "unmute",
          label: "Let it speak again",
          icon: <Bell aria-hidden />,
          onSelect: () => actions.mute(rule, null),
        },
      ]
    : MUTES.map(({ hours, label }) => ({
        kind: "action",
        key: String(hours),
        label,
        icon: <BellOff aria-hidden />,
        onSelect: () => actions.mute(rule, later(hours)),
      }));
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Actions for ${rule.name}`}
          className={`${buttonClass("ghost", "sm")} w-7 px-0 pointer-coarse:w-9`}
        >
          <Ellipsis aria-hidden />
        </button>
      }
      entries={[
        {
          kind: "action",
          key: "edit",
          label: "Change",
          icon: <Pencil aria-hidden />,
          onSelect: () => actions.edit(rule.id),
        },
        { kind: "separator", key: "before-mute" },
        ...mutes,
        { kind: "separator", key: "before-delete" },
        {
          kind: "action",
          key: "delete",
          label: "Delete",
          icon: <Trash2 aria-hidden />,
          danger: true,
          onSelect: () => actions.remove(rule),
        },
      ]}
    />
  );
}
