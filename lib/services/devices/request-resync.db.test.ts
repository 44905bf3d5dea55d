import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "../context";
import { asRole, testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { getDevice } from "./get-device";
import { requestResync } from "./request-resync";
import { revokeDevice } from "./revoke-device";

let ctx: TenantContext;
let phone: TestDevice;
let other: TestDevice;

beforeEach(async () => {
  ctx = await testContext();
  phone = await testDevice(ctx.tenant);
  other = await testDevice(ctx.tenant);
  await other.push({ op_id: "a", domain: "task", mobile_id: "pump", data: { title: "Pump" } });
  await phone.pull();
});

const resync = (id = phone.id) => requestResync({ ctx, input: { device_id: id } });

describe("asking a device for a full resync", () => {
  it("refuses the checkpoint it has, and takes the one it gets when it starts from nothing", async () => {
    await resync();
    await expect(phone.pull()).rejects.toMatchObject({ code: "checkpoint_expired" });
    phone.forgetCheckpoint();
    expect((await phone.pull()).map(({ mobile_id }) => mobile_id)).toEqual(["pump"]);
    expect(await phone.pull()).toEqual([]);
  });

  it("refuses a checkpoint that rides along with a push, and lets nothing of that push in", async () => {
    await resync();
    const edit = { op_id: "b", domain: "task", mobile_id: "valve", data: { title: "Valve" } };
    await expect(phone.pushAndPull(edit)).rejects.toMatchObject({ code: "checkpoint_expired" });
    phone.forgetCheckpoint();
    expect((await phone.pushAndPull(edit)).status).toBe("applied");
  });

  it("leaves other devices alone", async () => {
    await other.pull();
    await resync();
    expect(await other.pull()).toEqual([]);
  });

  it("is refused to viewers, for unknown and for revoked devices", async () => {
    const input = { device_id: phone.id };
    await expect(requestResync({ ctx: asRole(ctx, "viewer"), input })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(resync("9f3c1b52-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "not_found" });
    await revokeDevice({ ctx, input });
    await expect(resync()).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("shows as asked for until the device has pulled", async () => {
    expect((await getDevice({ ctx, input: { device_id: phone.id } })).resync).toBeNull();
    await resync();
    expect((await getDevice({ ctx, input: { device_id: phone.id } })).resync).toMatchObject({ done: false });
  });
});
