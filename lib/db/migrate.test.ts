import { expect, test } from "vitest";
import { pendingMigrations } from "./migrate";

const wanted = [
  { name: "1_first", sql: "", checksum: "a" },
  { name: "2_second", sql: "", checksum: "b" },
];
const applied = (migration_name: string, checksum: string, finished_at: Date | null = new Date(0)) => ({
  migration_name,
  checksum,
  finished_at,
});

test("what has not run yet is pending, oldest first", () => {
  expect(pendingMigrations(wanted, []).map(({ name }) => name)).toEqual(["1_first", "2_second"]);
  expect(pendingMigrations(wanted, [applied("1_first", "a")]).map(({ name }) => name)).toEqual(["2_second"]);
});

test("a migration that was changed after it ran is refused by name", () => {
  expect(() => pendingMigrations(wanted, [applied("1_first", "z")])).toThrow(
    /1_first was changed after it ran/,
  );
});

test("a database that is newer than the code is refused", () => {
  expect(() => pendingMigrations(wanted, [applied("3_third", "c")])).toThrow(
    /newer than this version.*3_third/,
  );
});

test("a migration that another tool left half done is refused", () => {
  expect(() => pendingMigrations(wanted, [applied("1_first", "a", null)])).toThrow(
    /1_first has failed half-way/,
  );
});
