import type { Ended } from "@/lib/contract/session";

/** How much ended, as a sentence. */
export function endedWords({ sessions, tokens }: Ended): string {
  const parts = [counted(sessions, "other session"), ...(tokens > 0 ? [counted(tokens, "API token")] : [])];
  return `${parts.join(" and ")} ended.`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "No" : count} ${what}${count === 1 ? "" : "s"}`;
}
