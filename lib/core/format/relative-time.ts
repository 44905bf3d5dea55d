const STEPS = [
  { seconds: 86_400 * 365, unit: "y" },
  { seconds: 86_400 * 30, unit: "mo" },
  { seconds: 86_400, unit: "d" },
  { seconds: 3600, unit: "h" },
  { seconds: 60, unit: "min" },
] as const;

/** How long before (or after) `now`, in the largest whole unit: "3 min ago", "in 2 h", "just now". Both in ms. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round(Math.abs(now - at) / 1000);
  const step = STEPS.find((candidate) => seconds >= candidate.seconds);
  if (!step) return seconds < 10 ? "just now" : at <= now ? `${seconds} s ago` : `in ${seconds} s`;
  const amount = `${Math.floor(seconds / step.seconds)} ${step.unit}`;
  return at <= now ? `${amount} ago` : `in ${amount}`;
}
