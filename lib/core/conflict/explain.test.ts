import { describe, expect, it } from "vitest";
import { type FieldVerdict, REASONS, WHOLE_RECORD } from "../../contract/conflict";
import { explainVerdict } from "./explain";

const noon = Date.parse("2026-11-22T12:00:00Z");
const verdict = (part: Partial<FieldVerdict>): FieldVerdict => ({
  winner: "client",
  reason: "later_time",
  rule: "most_recent_wins",
  client: { value: "done", time: noon },
  server: { value: "open", time: noon - 90_000, version: 4, writer: 2 },
  ...part,
});

describe("explainVerdict", () => {
  it.each(REASONS)("has one whole sentence for %s, whoever wins", (reason) => {
    for (const winner of ["client", "server", "nobody"] as const) {
      expect(explainVerdict("status", verdict({ reason, winner }))).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("says which edit is later and by how much", () => {
    expect(explainVerdict("status", verdict({}))).toBe("The device's edit is later, by 1 min 30 s.");
    expect(explainVerdict("status", verdict({ winner: "server" }))).toMatch(/^The server's value is later/);
  });

  it("leaves the difference out where a side has no time", () => {
    const unknown = verdict({ server: { value: "open", time: null } });
    expect(explainVerdict("status", unknown)).toBe("The device's edit is later.");
  });

  it("names both values where an escalation decided", () => {
    const raised = verdict({
      reason: "more_escalated",
      client: { value: "critical" },
      server: { value: "low" },
    });
    expect(explainVerdict("priority", raised)).toBe(
      'An escalation is never lowered: "critical" stands higher than "low".',
    );
    expect(explainVerdict("priority", { ...raised, winner: "server", server: { absent: true } })).toContain(
      "no value stands higher",
    );
  });

  it("says how close a tie was and where the policy sent it", () => {
    const tie = verdict({
      reason: "clock_tie",
      winner: "server",
      server: { value: "open", time: noon - 1200 },
    });
    expect(explainVerdict("status", tie)).toBe(
      "The two sides are 1.2 s apart, closer than the clocks can be trusted. On a tie the policy keeps the server's side.",
    );
    expect(explainVerdict("status", { ...tie, server: tie.client })).toContain("at the same moment");
  });

  it("blames the side that did not know of the escalation", () => {
    const unseen = verdict({ reason: "unseen_escalation", winner: "server" });
    expect(explainVerdict("status", unseen)).toMatch(/^The device's edit would have ended/);
  });

  it("says that nobody knows when a forgotten record was deleted", () => {
    const forgotten = verdict({ reason: "higher_version", server: { time: null } });
    expect(explainVerdict(WHOLE_RECORD, forgotten)).toBe(
      "The server no longer knows when the record was deleted, so what the device did counts.",
    );
    expect(explainVerdict("status", verdict({ reason: "higher_version" }))).toMatch(/^A side has no time/);
  });

  it("speaks of the record where a delete was judged", () => {
    expect(explainVerdict(WHOLE_RECORD, verdict({ reason: "manual", winner: "nobody" }))).toBe(
      "The policy leaves the record to a person.",
    );
    expect(explainVerdict(WHOLE_RECORD, verdict({}))).toBe("What the device did is later, by 1 min 30 s.");
  });
});
