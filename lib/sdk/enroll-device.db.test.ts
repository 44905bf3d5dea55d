import { expect, it } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import { createCode } from "@/lib/services/enrollment/create-code";
import { testContext } from "@/lib/services/testing/test-context";
import { enrollDevice } from "./enroll-device";
import type { Fetch } from "./send";
import { SERVER } from "./testing/real-server";
import { routeFetch } from "./testing/route-fetch";

it("an enrolment whose answers get lost takes one use of its code and makes one device, whose token works", async () => {
  const ctx = await testContext();
  const { code } = await createCode({ ctx, input: { uses: 1, expires_in_hours: 1, note: "" } });
  let lost = 0;
  const losing: Fetch = async (url, init) => {
    const answer = await routeFetch(url, init);
    if (lost++ < 2) throw new TypeError("fetch failed");
    return answer;
  };
  const device = { name: "Phone", platform: "test", app_version: "1.0" };
  const { deviceId, token } = await enrollDevice({ url: SERVER, code, device, fetch: losing });
  const devices = await withTenant(ctx.tenant, (t) =>
    t.models.device.findMany({ where: { tenantId: ctx.tenant } }),
  );
  expect(devices.map(({ id }) => id)).toEqual([deviceId]);
  const headers = { Authorization: `Bearer ${token}` };
  const pulled = await routeFetch(`${SERVER}/api/v1/sync/pull?limit=1`, { method: "GET", headers });
  expect(pulled.status).toBe(200);
});
