import { expect, it } from "vitest";
import { isRejection } from "./apply-push";
import { readEdit } from "./edit";
import { refuseTooOld } from "./too-old";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const before = (days: number) => new Date(NOW - days * DAY).toISOString();
const LONG_AGO = NOW - 400 * DAY;

const edit = (days: number | undefined, more: object = {}) =>
  readEdit(
    {
      ...{ op_id: "a", domain: "task", mobile_id: "t1", base_version: 3, delta: { title: "x" } },
      ...(days !== undefined && { modified_at: before(days) }),
      ...more,
    },
    "a",
  );
const refusals = (edits: ReturnType<typeof edit>[], { offset = 0, enrolledAt = LONG_AGO } = {}) =>
  refuseTooOld(edits, { now: NOW, offset }, enrolledAt).map((one) => (isRejection(one) ? one.code : null));

it("refuses what was made before the days that the server remembers, and nothing younger", () => {
  expect(refusals([edit(91), edit(90.01), edit(89.9), edit(0)])).toEqual(["too_old", "too_old", null, null]);
});

it("goes by the device's clock as it was measured", () => {
  expect(refusals([edit(100)], { offset: -20 * DAY })).toEqual([null]);
  expect(refusals([edit(80)], { offset: 20 * DAY })).toEqual(["too_old"]);
});

it("refuses what a clock dated that was set right since: it may be of any age", () => {
  expect(refusals([edit(-7.1), edit(-6.9), edit(-9000)])).toEqual(["too_old", null, "too_old"]);
  expect(refusals([edit(-9000)], { offset: 9000 * DAY })).toEqual([null]);
  expect(refusals([edit(-9000)], { enrolledAt: NOW - 89 * DAY })).toEqual([null]);
});

it("judges nothing without a time, and nothing of a device that was enrolled since", () => {
  expect(refusals([edit(undefined)])).toEqual([null]);
  expect(refusals([edit(1000)], { enrolledAt: NOW - 89 * DAY })).toEqual([null]);
});

it("lets no part of a record be born whose creation it refuses", () => {
  const creation = edit(91, { base_version: 0 });
  const later = edit(80, { base_version: 0 });
  const other = edit(80, { base_version: 0, mobile_id: "t2" });
  expect(refusals([creation, later, other, edit(80)])).toEqual(["too_old", "too_old", null, null]);
});
