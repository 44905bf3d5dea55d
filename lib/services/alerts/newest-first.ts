import { z } from "zod";
import type { Page, PageQuery } from "@/lib/contract/page";
import { pageOf, readCursor } from "../cursor";

/** The last moment that is written alike by JavaScript and PostgreSQL. */
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59Z");
const Position = z.tuple([z.int().min(0).max(LAST_MOMENT), z.uuid()]);

/** What a list by time asks the database for: rows in this order, behind this place, one more than a page holds. */
export type Asked = {
  take: number;
  order: "asc" | "desc";
  beyond: { at: Date; id: string; operator: "lt" | "gt" } | undefined;
};

/**
 * One page of a list that shows the newest first.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export async function newestFirst<Row extends { id: string }, Item>(
  { cursor, limit }: Pick<PageQuery, "cursor" | "limit">,
  read: (asked: Asked) => Promise<{ rows: Row[]; total: number }>,
  { item, at }: { item: (row: Row) => Item; at: (row: Row) => Date },
): Promise<Page<Item>> {
  const reading = readCursor(Position, cursor);
  const found = await read({
    take: limit + 1,
    order: reading?.back ? "asc" : "desc",
    beyond: reading && {
      at: new Date(reading.position[0]),
      id: reading.position[1],
      operator: reading.back ? "gt" : "lt",
    },
  });
  return pageOf(found, { limit, reading }, { item, positionOf: (row) => [at(row).getTime(), row.id] });
}
