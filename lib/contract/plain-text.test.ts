import { expect, test } from "vitest";
import { plainName, plainText } from "./plain-text";

const isName = (text: string) => plainName(40).safeParse(text).success;

test.each(["Pump 7", "Łódź – Süd", "山田", "محمد", "Kim’s phone 📱", "👩‍🔧 Eva", "می‌خواهم"])(
  "%s is a name",
  (name) => {
    expect(isName(name)).toBe(true);
  },
);

test.each([
  ["a line end", "Kim\nadmin"],
  ["a carriage return", "Kim\rroot"],
  ["a tab", "Kim\tLee"],
  ["an escape", "\u001b[2JKim"],
  ["a delete", "Kim\u007f"],
  ["a C1 control", "Kim\u009b31m"],
  ["a right-to-left override", "exe.\u202egpj"],
  ["an isolate", "a\u2066b"],
  ["a direction mark", "a\u200fb"],
  ["a line separator", "a\u2028b"],
  ["a NUL", "a\u0000b"],
  ["half a surrogate pair", "a\ud800"],
])("no name holds %s", (_, name) => {
  expect(isName(name)).toBe(false);
});

test("a note may have several lines", () => {
  expect(plainText(40).parse(" first\nsecond ")).toBe("first\nsecond");
});
