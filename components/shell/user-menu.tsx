"use client";

import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactElement } from "react";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { useZone } from "@/components/ui/zone";
import { ZONE_CHOICES } from "@/components/ui/zone-choice";
import type { ShellView } from "./shell-view";

type Props = {
  person: ShellView["person"];
  onShowShortcuts: () => void;
  onSignOut: () => void;
  trigger: ReactElement;
};

/** Who is signed in, how things look here, and the way out. */
export function UserMenu({ person, onShowShortcuts, onSignOut, trigger }: Props) {
  const { theme = "system", setTheme } = useTheme();
  const zone = useZone();
  const entries: MenuEntry[] = [
    { kind: "label", key: "who", label: `Signed in as ${person.email}` },
    { kind: "separator", key: "after-who" },
    {
      kind: "choice",
      key: "theme",
      label: "Theme",
      value: theme,
      onChange: setTheme,
      options: [
        { value: "system", label: "As the system", icon: <Monitor aria-hidden /> },
        { value: "light", label: "Light", icon: <Sun aria-hidden /> },
        { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
      ],
    },
    { kind: "separator", key: "after-theme" },
    {
      kind: "choice",
      key: "zone",
      label: "Times in",
      value: zone.choice,
      onChange: (value) => {
        const choice = ZONE_CHOICES.find((candidate) => candidate === value);
        if (choice) zone.setChoice(choice);
      },
      options: [
        { value: "tenant", label: `Tenant's zone (${zone.tenantZone})` },
        { value: "browser", label: "This browser's zone" },
        { value: "utc", label: "UTC" },
      ],
    },
    { kind: "separator", key: "after-zone" },
    {
      kind: "action",
      key: "keys",
      label: "Keyboard shortcuts",
      keys: "?",
      icon: <Keyboard aria-hidden />,
      onSelect: onShowShortcuts,
    },
    {
      kind: "link",
      key: "account",
      label: "Your account",
      icon: <UserRound aria-hidden />,
      href: "/account",
    },
    {
      kind: "action",
      key: "sign-out",
      label: "Sign out",
      icon: <LogOut aria-hidden />,
      onSelect: onSignOut,
    },
  ];
  return <Menu trigger={trigger} entries={entries} align="start" />;
}
