import type { Shortcut } from "./shortcut";

/** The shortcuts of everything that is mounted now, in order of registration. */
let registered: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

export const shortcutRegistry = {
  current: () => registered,

  /** Adds shortcuts until the returned function is called. */
  add(shortcuts: readonly Shortcut[]): () => void {
    publish([...registered, ...shortcuts]);
    return () => publish(registered.filter((shortcut) => !shortcuts.includes(shortcut)));
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function publish(next: readonly Shortcut[]): void {
  registered = next;
  for (const listener of listeners) listener();
}
