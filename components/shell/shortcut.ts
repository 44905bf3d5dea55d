export type Shortcut = {
  /** One key ("?"), a chord ("mod+k", where mod is ⌘ or Ctrl) or a sequence ("g d"). */
  keys: string;
  /** What it does, for the list behind `?`. */
  label: string;
  /** The list's heading: "Go to", "Conflicts". */
  group: string;
  run: () => void;
};

type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/** The press in the notation of `Shortcut.keys`; undefined for bare modifiers and chords that belong to the browser. */
export function pressName(press: Press): string | undefined {
  if (press.key.length !== 1 && !NAMED.has(press.key)) return undefined;
  if (press.altKey) return undefined;
  const key = press.key.toLowerCase();
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}
const NAMED = new Set(["Enter", "Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** What a press means after `pending` (the first key of an unfinished sequence). */
export function matchPress(
  shortcuts: readonly Shortcut[],
  pending: string,
  press: string,
): { run?: Shortcut; pending: string } {
  const typed = pending === "" ? press : `${pending} ${press}`;
  // The latest registered wins: a page may take a key over while it is open.
  const hit = shortcuts.findLast((shortcut) => shortcut.keys === typed);
  if (hit) return { run: hit, pending: "" };
  const begun = shortcuts.some((shortcut) => shortcut.keys.startsWith(`${typed} `));
  if (begun) return { pending: typed };
  return pending === "" ? { pending: "" } : matchPress(shortcuts, "", press);
}
