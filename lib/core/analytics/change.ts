export type Change = { text: string; direction: "up" | "down" | "same" };

/** How a number moved against the one before: "+12 %", "−3 %", "×4.5"; from nothing it can't be said in percent. */
export function changeOf(now: number, before: number): Change {
  const direction = now > before ? "up" : now < before ? "down" : "same";
  if (direction === "same") return { text: "same", direction };
  if (before === 0) return { text: "new", direction };
  const ratio = now / before;
  if (ratio >= 3) return { text: `×${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}`, direction };
  const percent = Math.abs(ratio - 1) * 100;
  const amount = percent < 1 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
  return { text: direction === "up" ? `+${amount}` : `−${amount}`, direction };
}

/** How a share (0 to 1) moved, in points of a percent: "+1.2 pt". */
export function shareChangeOf(now: number, before: number): Change {
  const points = (now - before) * 100;
  if (Math.abs(points) < 0.05) return { text: "same", direction: "same" };
  const amount = `${Math.abs(points).toFixed(1)} pt`;
  return points > 0 ? { text: `+${amount}`, direction: "up" } : { text: `−${amount}`, direction: "down" };
}
