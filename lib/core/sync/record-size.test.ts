import { describe, expect, it } from "vitest";
import type { Fields } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import { bornRecord, type FieldChanges, type RecordState, writeFields } from "./record";
import { refuseTooLarge } from "./record-size";
import { OneRecord } from "./testing/one-record";

const KB = 1024;
const text = (bytes: number) => "x".repeat(bytes);
const record = (data: Fields): RecordState => bornRecord(data, [1, 1, null]);
/** As many bytes of JSON as asked for. */
const ofBytes = (bytes: number) => record({ a: text(bytes - '{"a":""}'.length) });

describe("the limit of a record", () => {
  it("is a byte sharp", () => {
    expect(refuseTooLarge(null, ofBytes(LIMITS.recordBytes))).toBeUndefined();
    expect(refuseTooLarge(null, ofBytes(LIMITS.recordBytes + 1))).toMatchObject({ code: "record_too_large" });
  });

  it("counts bytes as JSON and UTF-8 write them", () => {
    expect(refuseTooLarge(null, record({ a: "é".repeat(LIMITS.recordBytes / 2) }))).toBeDefined();
    expect(refuseTooLarge(null, record({ a: "\u0001".repeat(LIMITS.recordBytes / 6) }))).toBeDefined();
    expect(refuseTooLarge(null, record({ a: [[text(LIMITS.recordBytes)]] }))).toBeDefined();
    expect(refuseTooLarge(null, record({ a: Array(LIMITS.recordBytes / 2).fill(1) }))).toBeDefined();
    expect(refuseTooLarge(null, record({ a: Array(LIMITS.recordBytes / 4).fill(1) }))).toBeUndefined();
  });

  it("counts the names of removed fields, which the record keeps", () => {
    const fields = Object.fromEntries(
      Array.from({ length: 5 }, (_, n) => [`${n}${text(250 * KB)}`, [1, 1, null] as const]),
    );
    expect(refuseTooLarge(null, { ...record({}), fields })).toBeDefined();
  });

  it("lets a record that is too large already shrink", () => {
    const before = ofBytes(3 * LIMITS.recordBytes);
    expect(refuseTooLarge(before, ofBytes(2 * LIMITS.recordBytes))).toBeUndefined();
    expect(refuseTooLarge(before, ofBytes(4 * LIMITS.recordBytes))).toBeDefined();
  });

  it("names the largest fields with their sizes", () => {
    const refused = refuseTooLarge(null, record({ a: text(10), b: text(900 * KB), c: text(200 * KB) }));
    expect(refused?.errors).toEqual([
      { path: "b", message: "takes 921,602 bytes" },
      { path: "c", message: "takes 204,802 bytes" },
      { path: "a", message: "takes 12 bytes" },
    ]);
  });
});

describe("a record to which each push adds a field of 250 KB", () => {
  const photo = (n: number) => ({
    [`photo_${n}`]: [text(60 * KB), text(60 * KB), text(60 * KB), text(60 * KB)],
  });

  it("stops growing at its limit, and says where the bytes are", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    let { version: base_version = 0 } = one.push(1, { data: { title: "T" } });
    const results = Array.from({ length: 24 }, (_, n) => {
      const result = one.push(1, { base_version, delta: photo(n) });
      base_version = result.version ?? base_version;
      return result;
    });
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(4).fill("applied"),
      ...Array(20).fill("rejected"),
    ]);
    expect(results[4]).toMatchObject({ code: "record_too_large", version: 5, server_entry: { version: 5 } });
    expect(results[4]?.errors?.map(({ path }) => path)).toContain("photo_4");
    expect(JSON.stringify(one.data).length).toBeLessThan(LIMITS.recordBytes);
    expect(one.push(1, { base_version, unset: ["photo_0"], delta: photo(9) }).status).toBe("applied");
  });

  it("measures a state by the one before as it would measure it alone", () => {
    const alone = (record: RecordState) =>
      refuseTooLarge(null, { ...record, data: { ...record.data } })?.message;
    const large = bornRecord(Object.assign({ "": "ä", 'q"': null }, ...[0, 1, 2, 3, 4].map(photo)), [
      1,
      1,
      null,
    ]);
    expect(refuseTooLarge(null, large)?.message).toBe(alone(large));
    let before = large;
    const grown: FieldChanges[] = [
      { set: { "": "ö€", 'q"': [1, { a: "\n" }] }, unset: [] },
      { set: { more: { ü: true } }, unset: ['q"'] },
      { set: { more: 0, other: "x".repeat(30) }, unset: [] },
    ];
    for (const changes of grown) {
      const [after] = writeFields(before, changes, [before.version + 1, 1, null]);
      expect(refuseTooLarge(before, after)?.message).toBe(alone(after));
      before = after;
    }
  });

  it("is shown once in an answer, however many of its edits are refused", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    one.batch(1, [
      { data: { title: "T" } },
      ...[0, 1, 2, 3].map((n) => ({ base_version: 0, delta: photo(n) })),
    ]);
    const { results } = one.batch(
      1,
      [4, 5, 6].map((n) => ({ base_version: 5, delta: photo(n) })),
    );
    expect(results.map(({ code, version }) => [code, version])).toEqual(
      Array(3).fill(["record_too_large", 5]),
    );
    expect(results.map((result) => "server_entry" in result)).toEqual([true, false, false]);
  });

  it("takes what settles a conflict only where it fits", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    one.push(1, { data: { title: "T" } });
    for (const n of [0, 1, 2, 3]) one.push(1, { base_version: 1 + n, delta: photo(n) });
    one.push(2, { base_version: 5, delta: { title: "U" } });
    const { results, effects } = one.batch(3, [{ base_version: 5, delta: { title: "V", ...photo(7) } }]);
    expect(results[0]).toMatchObject({ status: "rejected", code: "record_too_large" });
    expect(effects.conflicts).toEqual([]);
    expect(one.data?.title).toBe("U");
  });
});

describe("a record of very many fields, each of which costs every device that meets it", () => {
  const MOST = LIMITS.recordFields;
  const named = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${from + n}`, n]));

  it("is made by no entry, neither at once nor by what it removes", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    for (const sent of [
      { data: named(0, MOST + 1) },
      { delta: named(0, 1), unset: Object.keys(named(1, MOST)) },
    ]) {
      expect(one.push(1, sent)).toMatchObject({ status: "rejected", code: "entry_too_large" });
    }
    expect(one.push(1, { data: named(0, MOST) }).status).toBe("applied");
  });

  it("stops growing, those included that it once had", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    let { version: base_version = 0 } = one.push(1, { data: named(0, MOST / 2) });
    const swap = { base_version, delta: named(MOST / 2, MOST / 2), unset: Object.keys(named(0, MOST / 2)) };
    ({ version: base_version = 0 } = one.push(1, swap));
    expect(one.push(1, { base_version, delta: named(MOST, 1) })).toMatchObject({
      status: "rejected",
      code: "record_too_large",
      message: expect.stringContaining("1,001 fields, with those that it once had"),
    });
    expect(one.push(1, { base_version, delta: named(0, MOST / 2) }).status).toBe("applied");
  });

  it("doesn't grow by life after life either", () => {
    const one = new OneRecord({ strategy: "client_wins" });
    const lives = [0, 1, 2, 3].map((life) => {
      const { status, version: base_version } = one.push(1, { data: named((life * MOST) / 2, MOST / 2) });
      if (status !== "rejected") one.push(1, { op: "delete", base_version });
      return status;
    });
    expect(lives).toEqual(["applied", "applied", "rejected", "rejected"]);
  });

  it("may shrink where it was too large already", () => {
    const before = record(named(0, MOST + 5));
    expect(refuseTooLarge(before, record(named(0, MOST + 4)))).toBeUndefined();
    expect(refuseTooLarge(before, record(named(0, MOST + 6)))).toBeDefined();
  });
});
