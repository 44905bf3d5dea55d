export type Change = {
  text: string;
  direction: "up" | "down" | "same";
  /** More than the ups and downs of an ordinary day. */
  notable: boolean;
};

const SAME: Change = { text: "same", direction: "same", notable: false };

/** How a number moved against the one before: "+12 %", "−3 %", "×4.5"; from nothing it can't be said in percent. */
export function changeOf(now: number, before: number): Change {
  if (now === before) return SAME;
  const direction = now > before ? "up" : "down";
  if (before === 0) return { text: "new", direction, notable: true };
  const ratio = now / before;
  if (ratio >= 3)
    return { text: `×${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}`, direction, notable: true };
  const percent = Math.abs(ratio - 1) * 100;
  const amount = percent < 1 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
  return { text: direction === "up" ? `+${amount}` : `−${amount}`, direction, notable: percent >= 20 };
}

/** How a share (0 to 1) moved, in points of a percent: "+1.2 pt". */
export function shareChangeOf(now: number, before: number): Change {
  const points = (now - before) * 100;
  if (Math.abs(points) < 0.05) return SAME;
  const amount = `${Math.abs(points).toFixed(1)} pt`;
  const notable = Math.abs(points) >= 2;
  return points > 0
    ? { text: `+${amount}`, direction: "up", notable }
    : { text: `−${amount}`, direction: "down", notable };
}

/** The same in words: "9 % fewer than before", "3.2 times what it was before"; `more` and `less` name the directions. */
export function changeInWords(now: number, before: number, more: string, less: string): string {
  const { text, direction } = changeOf(now, before);
  if (direction === "same") return "the same as before";
  if (before === 0) return "none before";
  if (text.startsWith("×")) return `${text.slice(1)} times what it was before`;
  return `${text.slice(1)} ${direction === "up" ? more : less} than before`;
}
