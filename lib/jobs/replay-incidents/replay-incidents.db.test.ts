import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { platform } from "@/lib/sdk/platform";
import { routeFetch } from "@/lib/sdk/testing/route-fetch";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import { createCode } from "@/lib/services/enrollment/create-code";
import { testContext } from "@/lib/services/testing/test-context";
import { checkHistory } from "./check-history";
import { judgeReplay } from "./judge-replay";
import { type IncidentRow, readIncidents } from "./read-incidents";
import { replayIncidents } from "./replay-incidents";

/** The whole audit, where it lies beside the project; the product needs none of it. */
const WHOLE = path.resolve("../shared/data/incidents.csv");
const SAMPLE = path.join(import.meta.dirname, "testing/incidents.csv");

afterAll(() => eventBuffer().flush());

async function newServer() {
  const ctx = await testContext();
  const { code } = await createCode({ ctx, input: { uses: 500, expires_in_hours: 1, note: "" } });
  return {
    ctx,
    server: { url: "http://127.0.0.1:3000", code, platform: { ...platform(globalThis), fetch: routeFetch } },
  };
}

function rowsOf(file: string, incidents: number): IncidentRow[] {
  const rows = readIncidents(readFileSync(file, "utf8"));
  const numbers = [...new Set(rows.map(({ number }) => number))].slice(0, incidents);
  return rows.filter(({ number }) => numbers.includes(number));
}

describe("real incidents, played by devices that are offline most of the time", () => {
  const cases = [
    { what: "a sample", file: SAMPLE, incidents: 14 },
    ...(existsSync(WHOLE) ? [{ what: "the audit's first incidents", file: WHOLE, incidents: 40 }] : []),
  ];
  it.each(cases)(
    "lose nothing and end alike everywhere: $what",
    { timeout: 120_000 },
    async ({ file, incidents }) => {
      const { ctx, server } = await newServer();
      let shown = 0;
      const replayed = await replayIncidents({
        rows: rowsOf(file, incidents),
        server,
        maxDevices: 12,
        seed: 1,
        days: 60,
        progress: (done, total) => {
          shown = done / total;
        },
      });
      const report = await judgeReplay(replayed, 1);
      expect(report.problems).toEqual([]);
      expect(await checkHistory(ctx, replayed.tally)).toEqual([]);
      expect(shown).toBe(1);
      expect(report).toMatchObject({ incidents, devices: 12, edits: { rejected: 0, set_aside: 0 } });
      const { made, applied, merged, resolved, duplicate } = report.edits;
      expect(applied + merged + resolved + duplicate).toBe(made);
      expect(resolved).toBeGreaterThan(0);
      expect(report.settled_without_a_person_pct).toBe(100);
    },
  );

  it("refuse a tenant that has tickets already", { timeout: 60_000 }, async () => {
    const { server } = await newServer();
    const options = { rows: rowsOf(SAMPLE, 1), server, maxDevices: 2, seed: 1, days: 60, progress: () => {} };
    await replayIncidents(options);
    await expect(replayIncidents(options)).rejects.toThrow("tickets already");
  });
});
