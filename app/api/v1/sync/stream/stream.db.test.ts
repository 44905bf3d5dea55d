import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { callRoute } from "@/lib/http/testing/call-route";
import type { TenantContext } from "@/lib/services/context";
import { revokeDevice } from "@/lib/services/devices/revoke-device";
import { ChangeWatch, changeWatch } from "@/lib/services/sync/watch-changes";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { GET as pull } from "../pull/route";
import { POST as push } from "../push/route";
import { GET as stream } from "./route";

let ctx: TenantContext;
let here: EnrollAnswer;
let there: EnrollAnswer;
beforeAll(async () => {
  ctx = await testContext();
  [here, there] = [await enrollTestDevice(ctx, "Here"), await enrollTestDevice(ctx, "There")];
});
afterAll(() => changeWatch().stop());

/** Opens a stream; `next` waits for its next chunk and gives undefined at its end. */
async function open(device: EnrollAnswer) {
  const response = await callRoute(stream, "/api/v1/sync/stream", { token: device.token });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error("no body");
  const next = async () => (await reader.read()).value;
  expect(await next()).toMatch(/^:/);
  return { next, leave: () => reader.cancel() };
}

function write(device: EnrollAnswer) {
  const entries = [{ domain: "task", mobile_id: randomUUID(), delta: { title: "Pump" } }];
  return callRoute(push, "/x", {
    method: "POST",
    token: device.token,
    body: { batch_id: randomUUID(), entries },
  });
}

test("a write of another device pokes this one, with the checkpoint of one that has pulled it all", async () => {
  const { next, leave } = await open(here);
  await write(there);
  const event = await next();
  const pulled = await (await callRoute(pull, "/x", { token: here.token })).json();
  expect(event).toBe(`event: change\ndata: ${JSON.stringify({ checkpoint: pulled.checkpoint })}\n\n`);
  await leave();
});

test("a device's own write doesn't poke it", async () => {
  const own = await open(here);
  const other = await open(there);
  await write(here);
  expect(await other.next()).toMatch(/^event: change/);
  await write(there);
  const first = await own.next();
  const pulled = await (await callRoute(pull, "/x", { token: here.token })).json();
  expect(first).toContain(pulled.checkpoint);
  await Promise.all([own.leave(), other.leave()]);
});

test("another tenant's writes poke nobody here", async () => {
  const { next, leave } = await open(here);
  const elsewhere = await enrollTestDevice(await testContext());
  const elsewhereStream = await open(elsewhere);
  const neighbour = { ...(await enrollTestDevice(ctx)) };
  await write(elsewhere);
  await write(neighbour);
  const event = await next();
  const pulled = await (await callRoute(pull, "/x", { token: here.token })).json();
  expect(event).toContain(pulled.checkpoint);
  await Promise.all([leave(), elsewhereStream.leave()]);
});

test("a device that opens more streams than it may is told to wait, and those it has stay", async () => {
  const device = await enrollTestDevice(ctx);
  const streams = await Promise.all(Array.from({ length: 6 }, () => open(device)));
  const asked = () => callRoute(stream, "/api/v1/sync/stream", { token: device.token });
  for (const refused of await Promise.all([asked(), asked()])) {
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await refused.json()).toMatchObject({ code: "rate_limited" });
  }
  const another = await open(here);
  await write(there);
  for (const { next } of [...streams, another]) expect(await next()).toMatch(/^event: change/);
  await streams[2]?.leave();
  streams[2] = await open(device);
  await Promise.all([...streams, another].map(({ leave }) => leave()));
});

test("streams that are opened all at once count as much as those one after the other", async () => {
  const device = await enrollTestDevice(ctx);
  const asked = await Promise.all(
    Array.from({ length: 10 }, () => callRoute(stream, "/x", { token: device.token })),
  );
  expect(asked.filter(({ status }) => status === 429)).toHaveLength(4);
  await Promise.all(asked.map(({ body }) => body?.cancel()));
});

test("revoking a device ends its streams", async () => {
  const lost = await enrollTestDevice(ctx);
  const { next } = await open(lost);
  await revokeDevice({ ctx, input: { device_id: lost.device_id } });
  expect(await next()).toBeUndefined();
});

test("stopping the server ends every stream and takes no new one", async () => {
  const watch = new ChangeWatch();
  let ended = 0;
  const watcher = { onChange: () => {}, onEnd: () => ended++ };
  const device = { tenant: ctx.tenant, deviceId: here.device_id };
  await watch.watch({ ...device, deviceNo: 1 }, watcher);
  await watch.watch({ ...device, deviceNo: 2 }, watcher);
  watch.stop();
  expect(ended).toBe(2);
  await expect(watch.watch({ ...device, deviceNo: 1 }, watcher)).rejects.toMatchObject({
    code: "overloaded",
  });
});
