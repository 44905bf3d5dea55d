import { describe, expect, it } from "vitest";
import type { Page } from "@/lib/contract/page";
import { jsonOfPages } from "./json-of-pages";

type Row = { name: string };
const columns = { name: (row: Row) => row.name, length: (row: Row) => row.name.length };
const page = (names: string[], next: string | null): Page<Row> => ({
  items: names.map((name) => ({ name })),
  next_cursor: next,
  previous_cursor: null,
  total: names.length,
});

describe("jsonOfPages", () => {
  it("sends every page as one array", async () => {
    const read = async (cursor?: string) => (cursor ? page(['"c"'], null) : page(["a", "=b"], "2"));
    const text = await new Response(await jsonOfPages(columns, read)).text();
    expect(JSON.parse(text)).toEqual([
      { name: "a", length: 1 },
      { name: "=b", length: 2 },
      { name: '"c"', length: 3 },
    ]);
  });

  it("sends an empty list as an empty array", async () => {
    const text = await new Response(await jsonOfPages(columns, async () => page([], null))).text();
    expect(JSON.parse(text)).toEqual([]);
  });
});
