import { beforeEach, expect, it } from "vitest";
import { AttentionRequest, type ConflictDraft } from "@/lib/contract/conflict-attention";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { asRole, testContext } from "../testing/test-context";
import { testDevice } from "../testing/test-device";
import { attendConflict } from "./attend-conflict";
import { getConflict } from "./get-conflict";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";

let ada: TenantContext;
let ben: TenantContext;
let id: string;

const record = { domain: "task", mobile_id: "pump-7" };
const draft: ConflictDraft = {
  picks: { status: "client", notes: { value: "seal replaced" } },
  note: "asked the crew",
  record_version: 2,
  entry_tag: "t",
};

beforeEach(async () => {
  const ctx = await testContext();
  [ada, ben] = [asRole(ctx, "manager", "Ada"), asRole(ctx, "manager", "Ben")];
  const change = { domain: "task", strategy: "manual", reason: "a person decides" } as const;
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, change);
  const [office, field] = [await testDevice(ctx.tenant), await testDevice(ctx.tenant)];
  const { version: base_version } = await office.push({ ...record, data: { status: "open" } });
  await office.push({ ...record, base_version, delta: { status: "closed" } });
  id = (await field.push({ ...record, base_version, delta: { status: "paused" } })).conflict_id ?? "";
});

const attend = (ctx: TenantContext, body: object = {}) =>
  attendConflict({ ctx, input: { ...AttentionRequest.parse(body), id } });

it("tells who else looks at a conflict, for as long as they do", async () => {
  expect((await attend(ada)).others).toEqual([]);
  expect((await attend(ben)).others).toMatchObject([{ name: "Ada", looking: true, draft: null }]);
  await withTenant(ada.tenant, (t) =>
    t.models.conflictAttention.updateMany({
      where: { tenantId: ada.tenant },
      data: { seenAt: new Date(Date.now() - 60_000) },
    }),
  );
  expect((await attend(ben)).others).toEqual([]);
});

it("keeps each person's draft, shows it to the others, and lets nobody write over another's", async () => {
  await attend(ada, { draft });
  expect(await attend(ada)).toMatchObject({ own_draft: draft });
  const seen = await attend(ben, { draft: { ...draft, note: "another view" } });
  expect(seen.others).toMatchObject([{ name: "Ada", draft }]);
  expect((await attend(ada)).own_draft).toEqual(draft);
  expect((await attend(ada, { draft: null })).own_draft).toBeNull();
});

it("says how the conflict stands by now, and ends all drafts with a decision", async () => {
  await attend(ada, { draft });
  const { record: now, entry_tag } = await getConflict({ ctx: ben, input: { id } });
  expect(await attend(ada)).toMatchObject({ state: "pending", record_version: now?.version, entry_tag });
  const decision = { choice: "client", expected_version: now?.version ?? 0 } as const;
  const { version } = await resolveConflictByPerson({ ctx: ben, input: { ...decision, id } });
  expect(await attend(ada)).toMatchObject({ state: "reviewed", record_version: version, own_draft: null });
});

it("lets viewers look but not draft, and knows no other tenant's conflict", async () => {
  const viewer = asRole(ada, "viewer");
  expect((await attend(viewer)).state).toBe("pending");
  await expect(attend(viewer, { draft })).rejects.toMatchObject({ code: "forbidden" });
  await expect(attend(await testContext())).rejects.toMatchObject({ code: "not_found" });
});
