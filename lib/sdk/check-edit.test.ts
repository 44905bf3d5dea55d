import { beforeEach, describe, expect, it } from "vitest";
import type { Fields } from "../contract/json";
import { readEdit } from "../core/sync/edit";
import { InvalidEdit } from "./check-edit";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  ann = testDevice(server);
});

function nested(levels: number): Fields {
  let value: Fields = {};
  for (let level = 1; level < levels; level++) value = { deeper: value };
  return value;
}

function numbered(fields: number, from = 0): Fields {
  return Object.fromEntries(Array.from({ length: fields }, (_, at) => [`f${from + at}`, at]));
}

const REFUSED: [what: string, domain: string, fields: Fields, field: string][] = [
  ["half an emoji", "task", { title: "\ud83d" }, "title"],
  ["NUL", "task", { notes: "a\0b" }, "notes"],
  ["half an emoji deep inside", "visit", { steps: [{ text: "\udca9" }] }, "steps.0.text"],
  ["1e308", "visit", { reading: 1e308 }, "reading"],
  ["2^53 + 1", "visit", { reading: 2 ** 53 + 2 }, "reading"],
  ["a BigInt", "visit", { reading: 5n as never }, "reading"],
  ["33 levels", "visit", nested(33), ""],
  ["a key constructor", "visit", JSON.parse('{"a": {"constructor": 1}}'), "a.constructor"],
  ["a field __proto__", "visit", JSON.parse('{"__proto__": 1}'), "__proto__"],
  ["a field without a name", "visit", { "": 1 }, ""],
  ["a number for a text", "task", { title: 7 }, "title"],
  ["a month that no calendar has", "journal", { entry_date: "2026-13-01" }, "entry_date"],
  ["half a step", "ticket", { escalation_level: 1.5 }, "escalation_level"],
  ["a text of 65 KB in a known field", "task", { notes: "x".repeat(65 * 1024) }, "notes"],
  ["300 KB", "visit", { photo: "x".repeat(300 * 1024) }, ""],
  ["1,001 fields", "visit", numbered(1001), ""],
];

describe("what the server would refuse whatever it knows", () => {
  it.each(REFUSED)("%s is refused at once, by the field's name", async (_, domain, fields, field) => {
    for (const given of [{ changes: fields }, { fields }]) {
      const refused = await ann.client
        .mutate({ domain, mobileId: "r1", ...given })
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(InvalidEdit);
      expect((refused as InvalidEdit).field).toBe(field);
    }
    expect(await ann.client.listPending()).toEqual([]);
    expect(await ann.client.get(domain, "r1")).toBeUndefined();
  });

  it.each(REFUSED.filter(([, domain, fields]) => domain !== "visit" && !("reading" in fields)))(
    "%s is what the server refuses",
    (_, domain, delta) => {
      const entry = { op_id: "a", domain, mobile_id: "r1", delta, modified_at: "2026-11-22T10:00:00.000Z" };
      expect(readEdit(entry, "a")).toHaveProperty("code");
    },
  );

  it("a field that is removed by a reserved name, or set as well, is refused", async () => {
    const mutate = (unset: string[]) =>
      ann.client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" }, unset });
    await expect(mutate(["constructor"])).rejects.toMatchObject({ field: "constructor" });
    await expect(mutate(["title"])).rejects.toMatchObject({ field: "title" });
  });

  it("a record that grows over 1 MB by small edits is refused, and may shrink", async () => {
    const block = (at: number) => ({ [`block_${at}`]: "x".repeat(250 * 1024) });
    for (let at = 0; at < 4; at++) await ann.set("visit", "r1", block(at));
    await expect(ann.set("visit", "r1", block(4))).rejects.toThrow("a record may have 1024 KB");
    await ann.client.mutate({ domain: "visit", mobileId: "r1", unset: ["block_0"] });
    await ann.set("visit", "r1", block(4));
  });

  it("a record that grows over 1,000 fields by small edits is refused, and may be edited and shrink", async () => {
    await ann.set("task", "r1", numbered(600));
    await ann.set("task", "r1", numbered(400, 600));
    await expect(ann.set("task", "r1", { title: "one more" })).rejects.toThrow(
      "a record may have 1000 fields",
    );
    await ann.set("task", "r1", { f0: "changed" });
    await ann.client.mutate({ domain: "task", mobileId: "r1", unset: ["f0", "f1"] });
    await ann.client.syncAll();
    expect(Object.keys(server.alive()["task/r1"] ?? {})).toHaveLength(998);
    expect(await ann.client.listRejected()).toEqual([]);
  });

  it("an edit that names more than 1,000 fields is refused, also where the record has fewer after it", async () => {
    await ann.set("task", "r1", numbered(600));
    const swap = {
      domain: "task",
      mobileId: "r1",
      changes: numbered(600, 600),
      unset: Object.keys(numbered(600)),
    };
    await expect(ann.client.mutate(swap)).rejects.toThrow("may have 1000 fields");
    expect(readEdit({ ...swap, mobile_id: "r1", delta: swap.changes }, "a")).toHaveProperty(
      "code",
      "entry_too_large",
    );
  });
});

describe("what the server may take", () => {
  it("is taken: domains of a tenant's own, fields beyond the known ones, nulls, the limits themselves", async () => {
    await ann.set("inspection", "r1", { title: 7, anything: [{ deep: [1.5, null, true, "ü 🌊"] }] });
    await ann.set("task", "r2", { title: null, photo: "x".repeat(200 * 1024) });
    await ann.set("ticket", "r3", { ...nested(32), big: Number.MAX_SAFE_INTEGER, escalation_level: 0 });
    expect(await ann.client.listPending()).toHaveLength(3);
  });
});
