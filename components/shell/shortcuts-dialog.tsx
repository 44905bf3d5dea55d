"use client";

import { useSyncExternalStore } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import type { Shortcut } from "./shortcut";
import { shortcutRegistry } from "./shortcut-registry";
import { useSingleKeys } from "./single-keys";
import { useKeyCaps } from "./use-key-caps";

const none: readonly Shortcut[] = [];

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Every key that works on the page behind it. */
export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const shortcuts = useSyncExternalStore(shortcutRegistry.subscribe, shortcutRegistry.current, () => none);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const keyCaps = useKeyCaps();
  const groups = [...new Set(shortcuts.map((shortcut) => shortcut.group))];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="flex flex-col gap-5">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-muted text-xs">{group}</h3>
            <dl className="divide-y divide-line">
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <div key={shortcut.keys} className="flex items-center justify-between py-1.5">
                    <dt>{shortcut.label}</dt>
                    <dd className="flex gap-1">
                      {keyCaps(shortcut.keys).map((cap) => (
                        <Kbd key={cap}>{cap}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <Switch
          checked={singleKeys}
          onChange={setSingleKeys}
          label="Single keys (turn off if they get in the way of assistive software)"
        />
      </div>
    </Dialog>
  );
}
