import { type Sql, sql } from "./sql";

/** What the long texts of a page's rows may take together: what is more takes the event loop too long to read and to write. */
export const PAGE_BYTES = 1024 * 1024;

/** A row of `boundedPage`; `preceding`: bytes of those before it. */
export type Bounded<Row> = Row & { preceding: number };

/**
 * The rows of a page as far as their long texts fit into it, one at least, and one more, which tells that there are others.
 * `rows`: a SELECT of them with `place`, their number in the page's order, and `bytes`.
 */
export function boundedPage(rows: Sql): Sql {
  return sql`SELECT * FROM (
      SELECT page.*,
        coalesce(sum(bytes) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::float8 AS preceding,
        coalesce(sum(bytes) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING), 0) AS preceding_but_one
      FROM (${rows}) AS page) AS bounded
    WHERE preceding_but_one < ${PAGE_BYTES} ORDER BY place`;
}

/**
 * Rows to read for the next page, where `found` of `limit` were there and `shown` of them fitted: the database reads each
 * before it knows which fit.
 */
export function nextLimit(page: { limit: number; found: number; shown: number }, largest: number): number {
  return page.shown < page.found ? page.shown : Math.min(2 * page.limit, largest);
}

/** How many rows the page shows: at most as many as were asked for. */
export function fitting(rows: readonly { preceding: number }[], limit: number): number {
  return Math.min(limit, rows.filter(({ preceding }) => preceding < PAGE_BYTES).length);
}
