import { describe, expect, it } from "vitest";
import { safeNumber } from "./safe-number";
import { setLocal } from "./set-local";
import { join, nothing, numbered, once, PARAMETER, raw, rendered, sql } from "./sql";

const rendering = (statement: Parameters<typeof rendered>[0]) => {
  const { text, values } = rendered(statement);
  return [text, ...values];
};

describe("a statement", () => {
  it("has a parameter for each value, whatever the value says", () => {
    const name = "x'; DROP TABLE device; --";
    expect(rendering(sql`SELECT ${1}, ${name} WHERE a = ANY (${[2, 3]}) AND b = ${null}`)).toEqual([
      "SELECT $1, $2 WHERE a = ANY ($3) AND b = $4",
      1,
      name,
      [2, 3],
      null,
    ]);
  });

  it("takes parts in, with their values in the order of the text", () => {
    const where = sql`a = ${1} ${nothing}AND b = ${2}`;
    const statement = sql`SELECT ${0} WHERE ${where} AND ${raw("c")} = ${3}`;
    expect(rendering(statement)).toEqual(["SELECT $1 WHERE a = $2 AND b = $3 AND c = $4", 0, 1, 2, 3]);
    expect(rendering(sql`${where}`)).toEqual(["a = $1 AND b = $2", 1, 2]);
  });

  it("joins parts", () => {
    expect(rendering(join([sql`a = ${1}`, sql`b = ${2}`, sql`c`], " AND "))).toEqual([
      "a = $1 AND b = $2 AND c",
      1,
      2,
    ]);
  });

  it("has one parameter for what is named several times", () => {
    const t = { [PARAMETER]: "a tenant" };
    const device = once(7);
    const statement = sql`a = ${t} AND b = ${device} AND c = ${t} AND ${sql`d = ${device}`} AND e = ${7}`;
    expect(rendering(statement)).toEqual([
      "a = $1 AND b = $2 AND c = $1 AND d = $2 AND e = $3",
      "a tenant",
      7,
      7,
    ]);
  });

  it("may name its values by number, alone and inside another one", () => {
    const part = numbered("b = $2 OR c = $1 OR d = $2", ["one", "two"]);
    expect(rendering(part)).toEqual(["b = $1 OR c = $2 OR d = $1", "two", "one"]);
    expect(rendering(sql`a = ${"zero"} AND (${part})`)).toEqual([
      "a = $1 AND (b = $2 OR c = $3 OR d = $2)",
      "zero",
      "two",
      "one",
    ]);
    expect(() => numbered("a = $3", ["one"])).toThrow("$3 has no value");
  });

  it("sets the scope by ids, hashes and words alone", () => {
    expect(rendering(setLocal("app.scope", "platform"))).toEqual(["SET LOCAL app.scope = 'platform'"]);
    expect(() => setLocal("app.user_id", "x'; RESET ROLE; --")).toThrow(RangeError);
  });
});

it("a bigint becomes a number, as long as a number can tell it from its neighbours", () => {
  expect([safeNumber("9007199254740991"), safeNumber(-5n)]).toEqual([Number.MAX_SAFE_INTEGER, -5]);
  expect(() => safeNumber("9007199254740992")).toThrow("beyond 2^53");
});
