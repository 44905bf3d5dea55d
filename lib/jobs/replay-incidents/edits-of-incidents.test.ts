import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { editsOfIncidents } from "./edits-of-incidents";
import { readIncidents } from "./read-incidents";
import { incidentRow } from "./testing/incident-row";

describe("the edits of an audit", () => {
  it("are what differs between two rows of one incident, by the person of the later one", () => {
    const [opened, changed, ...more] = editsOfIncidents([
      incidentRow(),
      incidentRow({
        sys_mod_count: "2",
        sys_updated_by: "Updated by 2",
        sys_updated_at: "29-02-2016 05:30",
        incident_state: "Active",
        assigned_to: "Resolver 31",
        location: "?",
      }),
    ]);
    expect(opened).toMatchObject({ person: "Updated by 1", mobileId: "INC1", unset: [] });
    expect(opened?.changes).toMatchObject({ status: "new", category: "Category 40" });
    expect(changed).toEqual({
      at: Date.UTC(2016, 1, 29, 5, 30),
      person: "Updated by 2",
      mobileId: "INC1",
      changes: { status: "active", assignee: "Resolver 31", description: "Symptom 471" },
      unset: ["location"],
    });
    expect(more).toEqual([]);
  });

  it("leave out rows that change nothing that shows, and keep the order within a minute", () => {
    const edits = editsOfIncidents([
      incidentRow({ sys_mod_count: "10", incident_state: "Resolved" }),
      incidentRow({ sys_mod_count: "1" }),
      incidentRow({ sys_mod_count: "9", incident_state: "Active" }),
      incidentRow({ sys_mod_count: "2" }),
    ]);
    expect(edits.map(({ changes }) => changes.status)).toEqual(["new", "active", "resolved"]);
    expect(new Set(edits.map(({ at }) => at)).size).toBe(3);
  });

  it("come in the order of all incidents", () => {
    const edits = editsOfIncidents(
      readIncidents(readFileSync(`${import.meta.dirname}/testing/incidents.csv`, "utf8")),
    );
    expect(edits.length).toBeGreaterThan(100);
    const times = edits.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe("a file that is no audit", () => {
  it.each([
    ["a column is missing", "number,incident_state\nINC1,New\n", "line 2: sys_updated_by"],
    [
      "a time is not the audit's",
      csvOf({ sys_updated_at: "2016-02-29" }),
      "line 2: sys_updated_at: a time as DD-MM",
    ],
    ["a number can't be a ticket's id", csvOf({ number: "INC 1" }), "line 2: number"],
  ])("is named by its first bad line: %s", (_, csv, message) => {
    expect(() => readIncidents(csv)).toThrow(message);
  });
});

function csvOf(part: Record<string, string>): string {
  const row = incidentRow(part);
  return `${Object.keys(row).join()}\n${Object.values(row).join()}\n`;
}
