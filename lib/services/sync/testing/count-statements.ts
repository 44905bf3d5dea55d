import pg from "pg";
import { vi } from "vitest";

/** How many statements this process sends to the database while `work` runs, by name or first words. */
export async function countStatements(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const spy = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    for (const [asked] of spy.mock.calls as unknown as [string | { name?: string; text: string }][]) {
      const name = typeof asked === "string" ? asked : (asked.name ?? asked.text);
      const words = name.trim().split(/\s+/).slice(0, 2).join(" ");
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
  } finally {
    spy.mockRestore();
  }
  return counts;
}
