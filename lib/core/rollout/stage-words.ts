import type { Guard, Stage, Tripped } from "../../contract/rollout";

/** How far something is switched on, in a few words. */
export function stageWords({ mode, percent }: Stage): string {
  if (mode === "off") return "Off";
  if (mode === "shadow") return "In shadow";
  return percent === 100 ? "On for all devices" : `On for ${percent} % of devices`;
}

/** When the guard steps in, or null where there is none. */
export function guardWords(guard: Guard | null): string | null {
  if (!guard) return null;
  const limits = [
    guard.set_aside_pct === undefined ? null : `${guard.set_aside_pct} % are set aside`,
    guard.failure_pct === undefined ? null : `${guard.failure_pct} % of requests fail`,
  ].filter((limit) => limit !== null);
  return `Goes back when more than ${limits.join(" or ")} in ${guard.window_minutes} min (of ${guard.least_sample} or more)`;
}

/** Why the guard stepped in, with its numbers. */
export function trippedWords({ limit, share_pct, sample, window_minutes, threshold_pct }: Tripped): string {
  const what =
    limit === "set_aside_pct" ? `of ${sample} cases were set aside` : `of ${sample} requests failed`;
  return `${share_pct} % ${what} within ${window_minutes} min; the limit is ${threshold_pct} %.`;
}
