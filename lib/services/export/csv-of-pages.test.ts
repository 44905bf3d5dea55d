import { describe, expect, it } from "vitest";
import type { Page } from "@/lib/contract/page";
import { csvOfPages } from "./csv-of-pages";

const columns = { name: (row: { name: string }) => row.name };
const pages: { [cursor: string]: Page<{ name: string }> } = {
  "": { items: [{ name: "a" }, { name: "b" }], next_cursor: "2", previous_cursor: null, total: 3 },
  "2": { items: [{ name: "=c" }], next_cursor: null, previous_cursor: null, total: 3 },
};
const read = async (cursor = "") =>
  pages[cursor] ?? { items: [], next_cursor: null, previous_cursor: null, total: 0 };

describe("csvOfPages", () => {
  it("sends every page under one line of headers, marked as UTF-8", async () => {
    const bytes = await new Response(await csvOfPages(columns, read)).arrayBuffer();
    expect(Buffer.from(bytes).toString()).toBe("\ufeffname\r\na\r\nb\r\n'=c\r\n");
  });

  it("sends the headers of an empty list", async () => {
    const text = await new Response(await csvOfPages(columns, () => read("none"))).text();
    expect(text).toBe("name\r\n");
  });

  it("refuses before it begins to send", async () => {
    await expect(csvOfPages(columns, () => Promise.reject(new Error("no such cursor")))).rejects.toThrow();
  });
});
