import { beforeEach, expect, it } from "vitest";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { getConflictFacets } from "./get-conflict-facets";
import { listAlike } from "./list-alike";
import { listConflicts } from "./list-conflicts";

let ctx: TenantContext;
let office: TestDevice;
let field: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  const change = { domain: "task", strategy: "manual", reason: "a person decides" } as const;
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, change);
  [office, field] = [await testDevice(ctx.tenant, "Office"), await testDevice(ctx.tenant, "Field")];
});

/** Both sides change these fields of a new record. */
async function waiting(mobile_id: string, names: readonly string[]): Promise<string> {
  const record = { domain: "task", mobile_id };
  const edit = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
  const { version: base_version } = await office.push({ ...record, data: edit("made") });
  await office.push({ ...record, base_version, delta: edit("theirs") });
  const { conflict_id } = await field.push({ ...record, base_version, delta: edit("mine") });
  return conflict_id ?? "";
}

const list = (query: object) => listConflicts({ ctx, input: ConflictListQuery.parse(query) });

it("tells beside each page how many match in all", async () => {
  for (const id of ["a", "b", "c", "d", "e"]) await waiting(id, ["status"]);
  await waiting("f", ["notes"]);
  const seen: string[] = [];
  let cursor: string | undefined;
  for (const rest of [3, 1, -1]) {
    const page = await list({ field: "status", limit: 2, cursor });
    expect(page.total).toBe(5);
    expect(page.next_cursor === null).toBe(rest < 0);
    seen.push(...page.items.map(({ mobile_id }) => mobile_id));
    cursor = page.next_cursor ?? page.previous_cursor ?? undefined;
  }
  expect(seen).toEqual(["a", "b", "c", "d", "e"]);
  const back = await list({ field: "status", limit: 2, cursor });
  expect([back.total, back.items.map(({ mobile_id }) => mobile_id)]).toEqual([5, ["c", "d"]]);
  expect((await list({ field: "notes" })).total).toBe(1);
  expect((await list({ field: "title" })).total).toBe(0);
});

it("takes an edit of more and longer fields than an index holds, and finds it by the first of them", async () => {
  const names = Array.from({ length: 120 }, (_, n) => `${String(n).padStart(3, "0")}-${random(90)}`);
  const [first = "", last = ""] = [names[0], names.at(-1)];
  const id = await waiting("large", names);
  expect(id).not.toBe("");
  expect((await list({ field: first })).items).toMatchObject([
    { id, fields: { 0: { name: first }, length: 32 }, fields_total: 120 },
  ]);
  expect((await list({ field: last })).items).toEqual([]);
  expect((await getConflictFacets({ ctx })).fields.map(({ value }) => value)).toContain(first);
  // The same but for its last field, which no index knows.
  await waiting("other", [...names.slice(0, -1), `${last}-too`]);
  expect((await listAlike({ ctx, input: { id, choice: "client" } })).total).toBe(0);
  const same = await waiting("same", names);
  expect((await listAlike({ ctx, input: { id, choice: "client" } })).items).toMatchObject([{ id: same }]);
});

/** Letters that no compression makes fit; the same in every run. */
function random(length: number): string {
  const letters = Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return String.fromCharCode(97 + ((seed >> 16) % 26));
  });
  return letters.join("");
}
let seed = 7;
