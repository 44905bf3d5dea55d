import type { Undoable } from "./use-undo";

/** What this page resolved last, by tenant: what the key `u` undoes in the inbox. */
const last = new Map<string, Undoable>();

export function rememberUndo(slug: string, undoable: Undoable): void {
  last.set(slug, undoable);
}

/** Gives it once: a second press has nothing more to undo. */
export function takeLastResolved(slug: string): Undoable | undefined {
  const undoable = last.get(slug);
  last.delete(slug);
  return undoable;
}
