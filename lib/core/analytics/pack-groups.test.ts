import { expect, test } from "vitest";
import { type GroupMeasures, noMeasures } from "./measures";
import { packGroups, unpackGroups } from "./pack-groups";

const group = (requests: number): GroupMeasures => ({
  requests,
  refused: 3,
  failed: 0,
  rejected: 400,
  set_aside: 1,
  durations: new Map([
    [200, 5],
    [201, 900],
  ]),
  devices: new Set([1, 2, 700]),
});

test("groups come back as they were, whatever letters their names have", () => {
  const groups = new Map([
    ["app_version 2.1", group(905)],
    ["platform 日本", group(1)],
    ["network 3", { ...group(7), durations: new Map(), devices: new Set<number>() }],
  ]);
  const measures = noMeasures();
  unpackGroups(packGroups(groups), measures);
  expect(measures.groups).toEqual(groups);
});

test("unpacking adds to what is there", () => {
  const measures = noMeasures();
  for (const requests of [2, 3])
    unpackGroups(packGroups(new Map([["network 1", group(requests)]])), measures);
  expect(measures.groups.get("network 1")).toMatchObject({
    requests: 5,
    rejected: 800,
    devices: new Set([1, 2, 700]),
  });
  expect(measures.groups.get("network 1")?.durations.get(201)).toBe(1800);
});
