import { expect, it } from "vitest";
import type { Strategy } from "../../contract/strategy";
import { OneRecord } from "./testing/one-record";

const photo = (n: number, by = "a") => ({ [`photo_${n}`]: Array(4).fill(by.repeat(30 * 1024)) });
const ANN = 1;
const BEN = 2;

/** A record with three photos, all of which Ben took anew; Ann knows it at version 4. */
function withNewPhotos(strategy: Strategy): OneRecord {
  const one = new OneRecord({ strategy });
  one.push(ANN, { data: { title: "T" } });
  for (const n of [0, 1, 2]) one.push(ANN, { base_version: 1 + n, delta: photo(n) });
  for (const n of [0, 1, 2]) one.push(BEN, { base_version: 4 + n, delta: photo(n, "b") });
  return one;
}

const typed = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ base_version: 4, delta: { title: `t${n}`, ...more } }));

it("tells what others changed of a large record once in an answer, however many edits were made on the same base", () => {
  const { results } = withNewPhotos("server_wins").batch(ANN, typed(3));
  expect(results.map(({ status }) => status)).toEqual(Array(3).fill("merged"));
  expect(results.map(({ winning_entry = {} }) => Object.keys(winning_entry).length)).toEqual([3, 0, 0]);
});

it("tells it again where an edit changed it on the device", () => {
  const { results } = withNewPhotos("server_wins").batch(ANN, [
    ...typed(1),
    ...typed(1, photo(1, "c")),
    ...typed(1),
  ]);
  expect(results.map(({ winning_entry = {} }) => Object.keys(winning_entry))).toEqual([
    ["photo_0", "photo_1", "photo_2"],
    ["photo_1"],
    [],
  ]);
});

it("tells it again where the record was deleted and came back meanwhile", () => {
  const one = withNewPhotos("client_wins");
  const { results } = one.batch(ANN, [...typed(1), { op: "delete", base_version: 4 }, ...typed(2)]);
  expect(results.map(({ winning_entry = {} }) => Object.keys(winning_entry).length)).toEqual([3, 0, 4, 0]);
});

it("shows both sides of what waits for a person once", () => {
  const one = withNewPhotos("manual");
  one.push(BEN, { base_version: 7, delta: { title: "ben" } });
  const { results, conflicts } = one.batch(ANN, typed(3));
  expect(results.map(({ status }) => status)).toEqual(Array(3).fill("manual_required"));
  expect(conflicts.map((conflict) => "server_entry" in conflict)).toEqual([true, false, false]);
  expect(conflicts.map(({ client_entry }) => "data" in client_entry)).toEqual([true, false, false]);
  expect(conflicts[2]?.client_entry.delta).toEqual({ title: "t2" });
});

it("shows small records each time", () => {
  const one = new OneRecord({ strategy: "manual" });
  one.push(ANN, { data: { title: "T" } });
  one.push(BEN, { base_version: 1, delta: { title: "ben", notes: "n" } });
  const { conflicts } = one.batch(ANN, [
    { base_version: 1, delta: { title: "a" } },
    { base_version: 1, delta: { title: "b" } },
  ]);
  expect(conflicts.map(({ server_entry }) => server_entry?.data)).toEqual(
    Array(2).fill({ title: "ben", notes: "n" }),
  );
});
