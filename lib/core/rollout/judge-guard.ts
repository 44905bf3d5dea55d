import type { Guard, Tripped } from "../../contract/rollout";

/** What came of a rollout in its guard's window, from the devices that it reaches. */
export type GuardCounts = {
  /** Of a feature: entries pushed. Of a policy: conflicts that it decided. */
  cases: number;
  setAside: number;
  requests: number;
  failures: number;
};

/** Which limit was passed, if one was; the set-aside share is looked at first. Too few cases prove nothing. */
export function judgeGuard(guard: Guard, counts: GuardCounts): Omit<Tripped, "from"> | null {
  const { cases, setAside, requests, failures } = counts;
  return (
    passed("set_aside_pct", guard, setAside, cases) ??
    passed("failure_pct", guard, failures, requests) ??
    null
  );
}

function passed(
  limit: Tripped["limit"],
  guard: Guard,
  bad: number,
  sample: number,
): Omit<Tripped, "from"> | null {
  const threshold = guard[limit];
  if (threshold === undefined || sample < guard.least_sample) return null;
  const share = (100 * bad) / sample;
  if (share <= threshold) return null;
  return {
    limit,
    threshold_pct: threshold,
    share_pct: Math.round(share * 10) / 10,
    sample,
    window_minutes: guard.window_minutes,
  };
}
