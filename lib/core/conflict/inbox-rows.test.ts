import { expect, it } from "vitest";
import type { ConflictSummary } from "../../contract/conflict-review";
import { dueState, inboxRows } from "./inbox-rows";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

const waiting = (id: string, mobile_id: string, dueInHours: number) =>
  ({
    id,
    domain: "task",
    mobile_id,
    label: null,
    created_at: at(-24),
    due_at: at(dueInHours),
  }) as ConflictSummary;

const list = [waiting("1", "a", -2), waiting("2", "b", 1), waiting("3", "a", 20)];
const told = (group: "record" | "due" | "none") =>
  inboxRows(list, group, NOW).map((row) => (row.kind === "head" ? `${row.title} (${row.count})` : row.key));

it("gathers the edits of a record under its name", () => {
  expect(told("record")).toEqual(["a (2)", "1", "3", "b (1)", "2"]);
});

it("gathers what is overdue, due soon and due later", () => {
  expect(told("due")).toEqual(["Overdue (1)", "1", "Due within 4 hours (1)", "2", "Due later (1)", "3"]);
});

it("lists them one by one where nobody wants groups", () => {
  expect(told("none")).toEqual(["1", "2", "3"]);
});

it("counts a conflict as overdue from the very moment that it is due", () => {
  expect([dueState(at(0), NOW), dueState(at(4), NOW), dueState(at(4.1), NOW)]).toEqual([
    "overdue",
    "soon",
    "later",
  ]);
});
