"use client";

import { useState } from "react";

type Steady<Row> = {
  rows: readonly Row[];
  /** Rows that came since, and wait to be let in. */
  fresh: number;
  showFresh: () => void;
};

/**
 * Rows that stay where they are while a list looks again: their values follow, those that left stay with their last ones,
 * and those that are new wait for `showFresh`. Another `list` (its filters, its order) starts anew; a longer one
 * (`rows` grew at its end) goes on.
 */
export function useSteadyRows<Row>(
  list: string,
  rows: readonly Row[] | undefined,
  keyOf: (row: Row) => string,
): Steady<Row> {
  const [held, setHeld] = useState<Held<Row>>({ list, source: rows, rows: rows ?? [], fresh: 0 });
  let now = held;
  if (rows !== undefined && rows !== held.source) {
    const anew = held.list !== list || held.source === undefined || held.rows.length === 0;
    now = { list, source: rows, ...(anew ? { rows, fresh: 0 } : steadied(held.rows, rows, keyOf)) };
    setHeld(now);
  }
  return {
    rows: now.rows,
    fresh: now.fresh,
    showFresh: () => rows && setHeld({ list, source: rows, rows, fresh: 0 }),
  };
}

type Held<Row> = { list: string; source: readonly Row[] | undefined; rows: readonly Row[]; fresh: number };

/** The rows shown with their new values, then those that stand behind all of them; exported for its test. */
export function steadied<Row>(shown: readonly Row[], rows: readonly Row[], keyOf: (row: Row) => string) {
  const latest = new Map(rows.map((row) => [keyOf(row), row]));
  const known = new Set(shown.map(keyOf));
  const lastKnown = rows.findLastIndex((row) => known.has(keyOf(row)));
  const behind = rows.slice(lastKnown + 1);
  const fresh = rows.slice(0, lastKnown + 1).filter((row) => !known.has(keyOf(row))).length;
  return { rows: [...shown.map((row) => latest.get(keyOf(row)) ?? row), ...behind], fresh };
}
