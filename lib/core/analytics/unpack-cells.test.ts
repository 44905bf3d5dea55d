import { expect, test } from "vitest";
import { noMeasures } from "./measures";
import { unpackCells } from "./unpack-cells";

const text = (word: string) => [...new TextEncoder().encode(word)];
/** Two versions and a platform; a cell of good networks with all its sums, and one of unknown ones. */
const PACKED = Uint8Array.from([
  ...[2, 0, 3, ...text("2.1"), 1, 3, ...text("ios")],
  ...[1 * 5 + 2, 2 * 2 + 1, 1, 2, 3, 4, 2 * 10, 2 * 5 + 1, 7, 2, 3, 4],
  ...[0, 2 * 1, 2 * 10, 1, 3],
]);

test("cells come with what they are of, their sums, durations and devices", () => {
  const measures = noMeasures();
  for (let times = 0; times < 2; times++) unpackCells(PACKED, measures, true);
  const cells = [...measures.cells.values()].map((cell) => ({
    ...cell,
    durations: cell.durations.flatMap((count, bucket) => (count ? [[bucket, count]] : [])),
    devices: [...cell.devices],
  }));
  const none = { refused: 0, failed: 0, rejected: 0, set_aside: 0 };
  expect(cells).toEqual([
    {
      ...{ app_version: "2.1", platform: "ios", network: 2 },
      ...{ refused: 2, failed: 4, rejected: 6, set_aside: 8 },
      durations: [
        [10, 2],
        [15, 14],
      ],
      devices: [3, 7],
    },
    { app_version: "", platform: "ios", network: 0, ...none, durations: [[10, 2]], devices: [3] },
  ]);
});

test("without cells their durations and devices go to those of all", () => {
  const measures = noMeasures();
  unpackCells(PACKED, measures, false);
  expect([measures.cells.size, measures.durations[10], measures.durations[15]]).toEqual([0, 2, 7]);
  expect([...measures.devices]).toEqual([3, 7]);
});
