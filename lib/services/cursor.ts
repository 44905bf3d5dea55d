import { z } from "zod";
import type { Page } from "@/lib/contract/page";
import { Refusal } from "./refusal";

/** Which rows a list reads next: those behind (or, going back, before) the position of a row that was shown. */
export type Reading<Position> = { position: Position; back: boolean } | undefined;

/**
 * What a cursor says. Cursors are opaque outside; inside they hold a direction and the sort values of one row.
 * @throws Refusal `invalid_request` for a cursor that this list, with this order, didn't give.
 */
export function readCursor<Position>(
  position: z.ZodType<Position>,
  cursor: string | undefined,
): Reading<Position> {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const parsed = z.tuple([z.enum(["on", "back"]), position]).safeParse(parseJson(text));
  if (parsed.success) return { back: parsed.data[0] === "back", position: parsed.data[1] };
  throw noSuchCursor();
}

/** A cursor that `readCursor` takes. */
export function cursorOf(direction: "on" | "back", position: unknown): string {
  return Buffer.from(JSON.stringify([direction, position])).toString("base64url");
}

export function noSuchCursor(): Refusal {
  return new Refusal(
    "invalid_request",
    "This cursor doesn't belong to this list. Start from the first page.",
    { errors: [{ path: "cursor", message: "not a cursor of this list" }] },
  );
}

/**
 * A page out of `rows`, which were read in the direction of `reading` with one more than `limit`: the extra row only
 * tells whether there is another page.
 */
export function pageOf<Row, Item, Position>(
  { rows, total }: { rows: readonly Row[]; total: number },
  { limit, reading }: { limit: number; reading: Reading<Position> },
  { item, positionOf }: { item: (row: Row) => Item; positionOf: (row: Row) => Position },
): Page<Item> {
  const beyond = rows.length > limit;
  const back = reading?.back ?? false;
  const shown = back ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  const cursor = (direction: "on" | "back", row: Row | undefined) =>
    row === undefined ? null : cursorOf(direction, positionOf(row));
  return {
    items: shown.map(item),
    next_cursor: back || beyond ? cursor("on", shown.at(-1)) : null,
    previous_cursor: (back ? beyond : reading !== undefined) ? cursor("back", shown[0]) : null,
    total,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
