import { expect, test } from "vitest";
import { valueLines } from "./value-lines";

test("a list of objects has a line for each, without the marks of JSON", () => {
  expect(
    valueLines([
      { sku: "BELT-A47", quantity: 1 },
      { sku: "Dichtung groß", quantity: 4 },
    ]),
  ).toBe("sku:\u00a0BELT-A47, quantity:\u00a01\nsku:\u00a0Dichtung groß, quantity:\u00a04");
});

test("an object has a line for each of its fields", () => {
  expect(valueLines({ lat: 53.5, place: "Pier 7" })).toBe("lat:\u00a053.5\nplace:\u00a0Pier 7");
});

test("a text keeps its quotes where it could be taken for something else", () => {
  expect(valueLines(["1", "true", "null", "", "a, b", "key: value", "truest ", true, null])).toBe(
    '"1"\n"true"\n"null"\n""\n"a, b"\n"key: value"\n"truest "\ntrue\nnull',
  );
});

test("what is nested deeper stays JSON, and nothing is still seen", () => {
  expect(valueLines([{ at: { x: 1 } }, [1, 2]])).toBe('at:\u00a0{"x":1}\n[1,2]');
  expect([valueLines([]), valueLines({}), valueLines([{}])]).toEqual(["[]", "{}", "{}"]);
});
