import { Guard } from "@/lib/contract/rollout";

/** A guard's limits as they are typed; empty where there is none. */
export type GuardDraft = {
  watched: boolean;
  set_aside_pct: string;
  failure_pct: string;
  window_minutes: string;
  least_sample: string;
};

export function draftOf(guard: Guard | null): GuardDraft {
  return {
    watched: guard !== null,
    set_aside_pct: guard ? String(guard.set_aside_pct ?? "") : "20",
    failure_pct: guard ? String(guard.failure_pct ?? "") : "5",
    window_minutes: String(guard?.window_minutes ?? 15),
    least_sample: String(guard?.least_sample ?? 50),
  };
}

export type ReadGuard = { guard: Guard | null } | { issues: { [field: string]: string } };

/** The guard that a draft means, or what is wrong with it by field. */
export function readGuard({ watched, ...typed }: GuardDraft): ReadGuard {
  if (!watched) return { guard: null };
  const filled = Object.entries(typed).filter(([, text]) => text.trim() !== "");
  const parsed = Guard.safeParse(Object.fromEntries(filled.map(([name, text]) => [name, Number(text)])));
  if (parsed.success) return { guard: parsed.data };
  return {
    issues: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [String(path[0]), message])),
  };
}
