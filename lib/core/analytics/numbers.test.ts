import { expect, test } from "vitest";
import { NumberReader } from "./numbers";

test("numbers are taken one after another, seven bits a byte, and nothing comes behind them", () => {
  const reader = new NumberReader(Uint8Array.of(0, 127, 0x80, 1, 0xff, 0xff, 3));
  expect([reader.next(), reader.next(), reader.next(), reader.done, reader.next()]).toEqual([
    0,
    127,
    128,
    false,
    65_535,
  ]);
  expect(reader.done).toBe(true);
  expect(reader.next()).toBe(0);
});
