import { describe, expect, it } from "vitest";
import { z } from "zod";
import { changedSearch, readSearchParams } from "./search-params";

const shape = { range: z.enum(["24h", "7d"]).default("24h"), q: z.string().max(5).optional() };

describe("the state of a page in its address", () => {
  it("is read with defaults for what is absent", () => {
    expect(readSearchParams(shape, { range: "7d" })).toEqual({ params: { range: "7d" }, dropped: [] });
    expect(readSearchParams(shape, {})).toEqual({ params: { range: "24h" }, dropped: [] });
  });

  it("drops what doesn't fit, what is unknown and what comes twice, and names it", () => {
    const { params, dropped } = readSearchParams(shape, { range: "9y", q: ["a", "b"], toString: "x" });
    expect(params).toEqual({ range: "24h" });
    expect(dropped).toEqual(["range=9y", "q=a,b", "toString=x"]);
  });

  it("changes one thing and keeps the others", () => {
    const current = new URLSearchParams("range=7d&q=kim");
    expect(changedSearch(current, { q: undefined, sort: "name" })).toBe("?range=7d&sort=name");
    expect(changedSearch(new URLSearchParams("q=a"), { q: undefined })).toBe("");
  });
});
