import { expect, it } from "vitest";
import { faultOfId, isJson } from "./carriable";

it("lets ids travel that every store takes, and no others", () => {
  for (const id of ["a", "A-9_z", "x".repeat(64)]) expect(faultOfId(id)).toBeUndefined();
  for (const id of ["", "a/b", "ü", "a b", "x".repeat(65)]) expect(faultOfId(id)?.code).toBe("invalid_id");
});

it("tells what JSON keeps from what it would lose or choke on", () => {
  for (const value of ["", 0, -1.5, true, null, [], [1, [null]], { a: { b: "c" }, gone: undefined }]) {
    expect(isJson(value)).toBe(true);
  }
  const endless: unknown[] = [];
  endless.push(endless);
  for (const value of [
    1n,
    Number.NaN,
    Infinity,
    undefined,
    () => 1,
    Symbol("s"),
    new Date(),
    new Map(),
    [1n],
    { a: { b: new Date() } },
    endless,
  ]) {
    expect(isJson(value)).toBe(false);
  }
});
