import { z } from "zod";

/** A page as JSON; the whole list as a spreadsheet, or as a file of JSON. */
export const LIST_FORMATS = ["json", "csv", "json_file"] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** How every list of the dashboard is asked for: an opaque cursor, a page size; or all of it as a file. */
export const PageQuery = z.object({
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format: z.enum(LIST_FORMATS).default("json"),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const SortOrder = z.enum(["asc", "desc"]);
export type SortOrder = z.infer<typeof SortOrder>;

export const REVERSED: Record<SortOrder, SortOrder> = { asc: "desc", desc: "asc" };

/** One page of a list; `total` counts everything that matches, on all pages. */
export type Page<Item> = {
  items: Item[];
  next_cursor: string | null;
  previous_cursor: string | null;
  total: number;
};
