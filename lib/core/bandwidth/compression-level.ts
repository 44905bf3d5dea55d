/** How hard to try: small bodies cost little whatever the level, large ones four times as much for 3 % fewer bytes. */
export type Effort = "thorough" | "balanced" | "quick";

const THOROUGH_UP_TO = 16 * 1024;
const BALANCED_UP_TO = 64 * 1024;

/** @param busy the server's load is high: compression is the first thing to spend less on */
export function effortFor(bytes: number, busy: boolean): Effort {
  if (busy || bytes > BALANCED_UP_TO) return "quick";
  return bytes > THOROUGH_UP_TO ? "balanced" : "thorough";
}
