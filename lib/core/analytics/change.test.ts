import { expect, it } from "vitest";
import { changeInWords, changeOf, shareChangeOf } from "./change";

it("says a change in percent, a large one as a factor", () => {
  expect(changeOf(112, 100)).toEqual({ text: "+12 %", direction: "up", notable: false });
  expect(changeOf(70, 100)).toEqual({ text: "−30 %", direction: "down", notable: true });
  expect(changeOf(100.4, 100)).toMatchObject({ text: "+0.4 %", direction: "up" });
  expect(changeOf(450, 100)).toEqual({ text: "×4.5", direction: "up", notable: true });
});

it("has no percentage for a change from nothing", () => {
  expect(changeOf(5, 0)).toMatchObject({ text: "new", direction: "up" });
  expect(changeOf(0, 0)).toMatchObject({ text: "same", direction: "same" });
});

it("says how a share moved in points, not in percent of itself", () => {
  expect(shareChangeOf(0.95, 0.9)).toEqual({ text: "+5.0 pt", direction: "up", notable: true });
  expect(shareChangeOf(0.9, 0.9001)).toMatchObject({ text: "same", direction: "same" });
});

it("says a change in words", () => {
  const words = (now: number, before: number) => changeInWords(now, before, "more", "fewer");
  expect([words(91, 100), words(120, 100), words(450, 100), words(7, 7), words(3, 0)]).toEqual([
    "9 % fewer than before",
    "20 % more than before",
    "4.5 times what it was before",
    "the same as before",
    "none before",
  ]);
});
