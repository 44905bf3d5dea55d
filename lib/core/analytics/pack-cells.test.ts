import fc from "fast-check";
import { expect, test } from "vitest";
import { addDurations } from "./duration-buckets";
import {
  addCellsUp,
  type Cell,
  cellOf,
  type Measures,
  mergeMeasures,
  mergeParts,
  noMeasures,
  noPart,
} from "./measures";
import { NumberSet } from "./number-set";
import { packCells, unpackCells } from "./pack-cells";

const part = fc.record({
  refused: fc.nat(3),
  failed: fc.nat(300),
  rejected: fc.nat(1),
  set_aside: fc.nat(70_000),
  durations: fc.dictionary(fc.nat(1100).map(String), fc.integer({ min: 1, max: 900 })).map((counts) => {
    const durations: number[] = [];
    for (const [bucket, count] of Object.entries(counts)) addDurations(durations, Number(bucket), count);
    return durations;
  }),
  devices: fc.array(fc.integer({ min: 1, max: 6000 })).map((devices) => new NumberSet(devices)),
});
const key = fc.record({
  app_version: fc.constantFrom("", "2.1", "2.1.0-β 日本"),
  platform: fc.constantFrom("", "ios", "android 14"),
  network: fc.nat(4),
});
const cells = fc.array(fc.tuple(key, part).map(([where, what]): Cell => ({ ...where, ...what })));

function measuresOf(all: readonly Cell[]): Measures {
  const measures = noMeasures();
  for (const cell of all) mergeParts(cellOf(measures, cell), cell);
  return measures;
}

const plain = ({ durations, devices, cells }: Measures) => ({
  durations,
  devices: [...devices],
  cells: [...cells].map(([name, cell]) => [name, { ...cell, devices: [...cell.devices] }]).sort(),
});

test("cells come back as they were, and unpacking several adds them up", () => {
  fc.assert(
    fc.property(cells, cells, (one, other) => {
      const unpacked = noMeasures();
      for (const given of [one, other])
        unpackCells(packCells(measuresOf(given).cells.values()), unpacked, true);
      const expected = measuresOf(one);
      mergeMeasures(expected, measuresOf(other));
      expect(plain(unpacked)).toEqual(plain(expected));
    }),
  );
});

test("without cells their durations and devices go to those of all", () => {
  fc.assert(
    fc.property(cells, (given) => {
      const totals = noMeasures();
      unpackCells(packCells(measuresOf(given).cells.values()), totals, false);
      const expected = measuresOf(given);
      addCellsUp(expected);
      expect(plain(totals)).toEqual({ ...plain(expected), cells: [] });
    }),
  );
});

test("an hour of twenty requests takes some seven bytes for each", () => {
  const given = Array.from({ length: 20 }, (_, n) => ({
    ...noPart(),
    app_version: `2.${n % 3}`,
    platform: n % 2 ? "ios" : "android",
    network: n % 5,
    durations: Object.assign(new Array(300 + n).fill(0), { [300 + n]: 1 }),
    devices: new NumberSet([10 * n]),
  }));
  expect(packCells(given).length).toBeLessThan(20 * 7 + 30);
});
