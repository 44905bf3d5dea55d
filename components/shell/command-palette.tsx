"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import { Building2, Keyboard, Layers, LogOut, Moon, Search, Smartphone, Sun, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { SECTIONS, sectionHref } from "./sections";
import type { ShellView } from "./shell-view";

type Props = {
  view: ShellView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShowShortcuts: () => void;
  onSignOut: () => void;
};

/** ⌘K: go anywhere and do the few things that are not on a page. */
export function CommandPalette({ view, open, onOpenChange, onShowShortcuts, onSignOut }: Props) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const [search, setSearch] = useState("");
  const { current, tenants, person } = view;
  const run = (action: () => void) => () => {
    onOpenChange(false);
    setSearch("");
    action();
  };
  const goTo = (href: string) => run(() => router.push(href));
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-raised shadow-popup outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command label="Commands" loop>
            <div className="flex items-center gap-2 border-line border-b px-4">
              <Search aria-hidden className="size-4 text-muted" />
              <Command.Input
                value={search}
                onValueChange={setSearch}
                placeholder="Go to a page, a tenant, a device…"
                className="h-12 w-full bg-transparent text-base outline-hidden placeholder:text-muted"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              {current ? null : (
                <Command.Empty className="px-2 py-6 text-center text-muted">
                  Nothing by that name.
                </Command.Empty>
              )}
              {current ? (
                <Group heading={current.name}>
                  {SECTIONS.map((section) => (
                    <Item
                      key={section.path}
                      value={`go ${section.label}`}
                      icon={<section.icon aria-hidden />}
                      keys={`g ${section.key}`}
                      onSelect={goTo(sectionHref(current.slug, section))}
                    >
                      {section.label}
                    </Item>
                  ))}
                </Group>
              ) : null}
              <Group heading="Tenants">
                {person.isPlatformAdmin ? (
                  <Item
                    value="fleet all tenants"
                    icon={<Layers aria-hidden />}
                    keys="g f"
                    onSelect={goTo("/admin")}
                  >
                    Fleet: all tenants
                  </Item>
                ) : null}
                {tenants.map((tenant) => (
                  <Item
                    key={tenant.slug}
                    value={`tenant ${tenant.name} ${tenant.slug}`}
                    icon={<Building2 aria-hidden />}
                    onSelect={goTo(`/t/${tenant.slug}`)}
                  >
                    {tenant.name}
                  </Item>
                ))}
              </Group>
              <Group heading="Actions">
                <Item
                  value="theme light dark"
                  icon={resolvedTheme === "dark" ? <Sun aria-hidden /> : <Moon aria-hidden />}
                  onSelect={run(() => setTheme(resolvedTheme === "dark" ? "light" : "dark"))}
                >
                  {resolvedTheme === "dark" ? "Light theme" : "Dark theme"}
                </Item>
                <Item
                  value="keyboard shortcuts"
                  icon={<Keyboard aria-hidden />}
                  keys="?"
                  onSelect={run(onShowShortcuts)}
                >
                  Keyboard shortcuts
                </Item>
                <Item
                  value="your account password sessions"
                  icon={<UserRound aria-hidden />}
                  onSelect={goTo("/account")}
                >
                  Your account
                </Item>
                <Item value="sign out" icon={<LogOut aria-hidden />} onSelect={run(onSignOut)}>
                  Sign out
                </Item>
              </Group>
              {current && search.trim() !== "" ? (
                // Always there and always last: whatever is typed may also be a device.
                <Group heading="Search" forceMount>
                  <Item
                    forceMount
                    value="find devices"
                    icon={<Smartphone aria-hidden />}
                    onSelect={goTo(`/t/${current.slug}/devices?q=${encodeURIComponent(search.trim())}`)}
                  >
                    Devices matching “{search.trim()}”
                  </Item>
                </Group>
              ) : null}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({
  heading,
  forceMount,
  children,
}: {
  heading: string;
  forceMount?: boolean;
  children: ReactNode;
}) {
  return (
    <Command.Group
      heading={heading}
      forceMount={forceMount}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

type ItemProps = {
  value: string;
  icon: ReactNode;
  keys?: string;
  /** Shown whether it matches or not. */
  forceMount?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

function Item({ value, icon, keys, forceMount, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      forceMount={forceMount}
      onSelect={onSelect}
      className="flex cursor-default items-center gap-2 rounded-md px-2 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys ? <span className="text-muted text-xs">{keys}</span> : null}
    </Command.Item>
  );
}
