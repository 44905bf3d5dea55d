import { beforeAll, expect, test } from "vitest";
import { createTestPerson } from "@/lib/auth/testing/create-test-person";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { callRoute } from "@/lib/http/testing/call-route";
import { createToken } from "@/lib/services/tokens/create-token";
import { enterTenant } from "@/lib/services/users/enter-tenant";
import { GET as audit } from "./audit/route";
import { GET as dashboard } from "./dashboard/route";
import { GET as deviceHealth } from "./device-health/route";
import { POST as createSnapshot } from "./snapshot/create/route";

let token: string;
beforeAll(async () => {
  const { slug } = await createTestTenant();
  const person = await createTestPerson({ role: "manager", tenant: slug });
  const ctx = await enterTenant({ ...person, name: "Mara", isPlatformAdmin: false }, slug);
  if (!ctx) throw new Error("no member");
  token = (await createToken({ ctx, input: { name: "ci", scopes: ["write"], expires_in_days: 1 } })).token;
});

const EVER = "from=2001-01-01T00:00:00Z&to=now";
test.each([
  ["a reversed range", dashboard, "dashboard/?from=now&to=now-7d", 422, "from must lie before to"],
  ["a range of decades", dashboard, `dashboard/?${EVER}`, 422, "90 days"],
  ["a time that is none", dashboard, "dashboard/?from=yesterdayish", 422, "from"],
  ["an unknown zone", dashboard, "dashboard/?tz=Mars/Phobos", 422, "zone"],
  ["a year that the database doesn't know", audit, "audit?from=0000-01-01T00:00:00Z", 422, "years 1 to 9999"],
  ["a time beyond all years", audit, "audit?to=9999-12-31T23:59:59-01:00", 422, "years 1 to 9999"],
  ["an unknown comparison", dashboard, "dashboard/?compare=sideways", 422, "compare"],
  ["an unknown device", deviceHealth, `device-health/?device_id=${crypto.randomUUID()}`, 404, "device"],
  ["a device id that is none", deviceHealth, "device-health/?device_id=x'--", 404, "device"],
  [
    "a threshold that is no number",
    deviceHealth,
    "device-health/?threshold=high",
    422,
    "a number from 0 to 100",
  ],
] as const)("%s is refused in words that say what is wrong", async (_, route, path, status, words) => {
  const answer = await callRoute(route, `/api/sync/${path}`, { token });
  const problem = await answer.json();
  expect([answer.status, problem]).toEqual([
    status,
    expect.objectContaining({ request_id: expect.any(String) }),
  ]);
  expect(JSON.stringify(problem)).toContain(words);
});

test("a snapshot of no known tenant is refused, and one of nothing is none", async () => {
  const create = (body: object) =>
    callRoute(createSnapshot, "/api/sync/snapshot/create/", { method: "POST", token, body });
  expect((await create({ tenant_id: "nowhere" })).status).toBe(404);
  expect((await create({ tenant_id: 7 })).status).toBe(422);
  expect(await (await create({})).json()).toMatchObject({ hours: 0, days: 0, latest: null });
});
