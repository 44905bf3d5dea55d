import { describe, expect, it } from "vitest";
import { jsonChanges } from "./json-changes";

describe("jsonChanges", () => {
  it("names what differs, however deep, and nothing else", () => {
    const before = { version: 1, policy: { strategy: "manual", fields: { notes: "client_wins" } } };
    const after = {
      version: 2,
      policy: { strategy: "manual", fields: { notes: "server_wins", site: "manual" } },
    };
    expect(jsonChanges(before, after)).toEqual([
      { path: "version", from: 1, to: 2 },
      { path: "policy.fields.notes", from: "client_wins", to: "server_wins" },
      { path: "policy.fields.site", to: "manual" },
    ]);
  });

  it("lists everything of what was made or is gone", () => {
    expect(jsonChanges(null, { role: "viewer", name: null })).toEqual([{ path: "role", to: "viewer" }]);
    expect(jsonChanges({ role: "viewer" }, null)).toEqual([{ path: "role", from: "viewer" }]);
    expect(jsonChanges(null, null)).toEqual([]);
  });

  it("compares lists whole, and takes an object in place of a word for one change", () => {
    expect(jsonChanges({ a: [1, 2] }, { a: [1, 3] })).toEqual([{ path: "a", from: [1, 2], to: [1, 3] }]);
    expect(jsonChanges({ a: "x" }, { a: { b: 1 } })).toEqual([{ path: "a", from: "x", to: { b: 1 } }]);
  });
});
