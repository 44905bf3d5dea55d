import { describe, expect, it } from "vitest";
import { steadied } from "./use-steady-rows";

type Row = { id: string; at: number };
const row = (id: string, at = 0): Row => ({ id, at });
const keyOf = ({ id }: Row) => id;

describe("rows that stay where they are", () => {
  it("take over new values without changing places", () => {
    expect(steadied([row("a"), row("b")], [row("b", 9), row("a", 1)], keyOf)).toEqual({
      rows: [row("a", 1), row("b", 9)],
      fresh: 0,
    });
  });

  it("count what came before or between them, and don't let it in by itself", () => {
    expect(steadied([row("a"), row("b")], [row("new"), row("a"), row("newer"), row("b")], keyOf)).toEqual({
      rows: [row("a"), row("b")],
      fresh: 2,
    });
  });

  it("let the next page follow behind them", () => {
    expect(steadied([row("a")], [row("a"), row("b"), row("c")], keyOf)).toEqual({
      rows: [row("a"), row("b"), row("c")],
      fresh: 0,
    });
  });

  it("keep what has left until somebody lets the new order in", () => {
    expect(steadied([row("a"), row("gone")], [row("new"), row("a")], keyOf)).toEqual({
      rows: [row("a"), row("gone")],
      fresh: 1,
    });
  });
});
