import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, inject, test } from "vitest";
import { POST as createCode, GET as listCodes } from "@/app/api/sync/enrollment-codes/route";
import { POST as enroll } from "@/app/api/v1/devices/enroll/route";
import { GET as pull } from "@/app/api/v1/sync/pull/route";
import { POST as push } from "@/app/api/v1/sync/push/route";
import { GET as queueStatus } from "@/app/api/v1/sync/queue-status/route";
import { GET as readyz } from "@/app/readyz/route";
import { createTestPerson, sessionCookie } from "@/lib/auth/testing/create-test-person";
import { createTestTenant, type TestTenant } from "@/lib/db/testing/create-test-tenant";
import { openDatabaseProxy } from "@/lib/db/testing/database-proxy";
import { withClient } from "@/lib/db/with-client";
import { makeEnrollmentCode } from "@/lib/services/enrollment/enrollment-code";
import { beat } from "@/lib/services/operation/worker-heartbeat";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { enterTenant } from "@/lib/services/users/enter-tenant";
import { callRoute } from "./testing/call-route";

process.env.LOG_LEVEL = "silent";
process.env.DEVICE_REQUESTS_PER_SECOND = "100000";
const direct = process.env.DATABASE_RUNTIME_URL ?? "";
const proxy = await openDatabaseProxy(direct);
process.env.DATABASE_RUNTIME_URL = proxy.through(direct);

let home: TestTenant;
let token: string;
let headers: Record<string, string>;
beforeAll(async () => {
  beat(Date.now());
  home = await createTestTenant();
  const person = await createTestPerson({ role: "manager", tenant: home.slug });
  headers = { cookie: await sessionCookie(person), "sec-fetch-site": "same-origin" };
  const ctx = await enterTenant({ ...person, name: "Mara", isPlatformAdmin: false }, home.slug);
  if (!ctx) throw new Error("no member");
  ({ token } = await enrollTestDevice(ctx));
});
afterEach(() => proxy.beDown(false));

type Batch = { batch_id: string; entries: object[] };
const batchOf = (title: string): Batch => ({
  batch_id: randomUUID(),
  entries: [{ op_id: randomUUID(), domain: "task", mobile_id: randomUUID(), data: { title } }],
});
const send = (body: Batch) => callRoute(push, "/api/v1/sync/push", { method: "POST", token, body });
const newCode = () => ({ method: "POST", headers, body: { uses: 1, expires_in_hours: 1, note: "" } });

/** A request of each kind: of a device and of a person, that reads and that changes. */
const ASK: Record<string, () => Promise<Response>> = {
  push: () => send(batchOf("Pump")),
  pull: () => callRoute(pull, "/api/v1/sync/pull", { token }),
  "queue-status": () => callRoute(queueStatus, "/api/v1/sync/queue-status", { token }),
  enroll: () =>
    callRoute(enroll, "/api/v1/devices/enroll", {
      method: "POST",
      body: {
        enrollment_code: makeEnrollmentCode(),
        device: { name: "x", platform: "y", app_version: "1" },
      },
    }),
  "codes, read": () => callRoute(listCodes, "/api/sync/enrollment-codes", { headers }),
  "codes, made": () => callRoute(createCode, "/api/sync/enrollment-codes", newCode()),
  readyz: () => readyz(),
};

const shape = async (response: Response) => ({
  status: response.status,
  code: (await response.json()).code,
  pause: Number(response.headers.get("retry-after")) > 0,
});

test.each(Object.keys(ASK))("%s answers 503 with Retry-After while the database is down", async (name) => {
  expect((await ASK[name]?.())?.status).toBeLessThan(500);
  proxy.beDown(true);
  const answer = await ASK[name]?.();
  expect([answer?.status, Number(answer?.headers.get("retry-after"))]).toEqual([
    503,
    expect.toSatisfy((s) => s > 0),
  ]);
});

test("a push whose COMMIT is answered to nobody says so, and counts once when it is sent again", async () => {
  const batch = batchOf("once");
  proxy.loseCommits(1);
  expect(await shape(await send(batch))).toEqual({ status: 503, code: "outcome_unknown", pause: true });
  const again = await send(batch);
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
  const { results } = await again.json();
  expect(results).toMatchObject([{ status: "applied" }]);
});

test("a request that only reads has no unknown outcome", async () => {
  proxy.loseCommits(1);
  const answer = await ASK["codes, read"]?.();
  expect(answer && (await shape(answer))).toEqual({ status: 503, code: "overloaded", pause: true });
});

test("whatever happens to the database, nothing is answered with 500, and every 503 says when to come back", async () => {
  const answers: { name: string; status: number; pause: boolean }[] = [];
  let troubled = true;
  const client = async (name: string, ask: () => Promise<Response>) => {
    while (troubled) {
      const answer = await ask();
      const { status, headers } = answer;
      answers.push({ name, status, pause: Number(headers.get("retry-after")) > 0 });
      await sleep(5);
    }
  };
  const failed = () => answers.filter(({ status }) => status === 503).length;
  const well = () => answers.filter(({ status }) => status < 300).length;
  /** However slow the machine is, each trouble is met, and so is the time between two. */
  const more = (count: () => number, many = 5) => {
    const aim = count() + many;
    return expect.poll(count, { interval: 5, timeout: 10_000 }).toBeGreaterThanOrEqual(aim);
  };
  const clients = Object.entries(ASK).flatMap(([name, ask]) => [client(name, ask), client(name, ask)]);
  for (let round = 0; round < 12; round++) {
    proxy.beDown(true);
    await more(failed);
    proxy.beDown(false);
    await more(well);
    proxy.loseCommits(3);
    await more(proxy.lostCommits, 3);
    await more(well);
    await endConnections();
    await more(well);
  }
  troubled = false;
  await Promise.all(clients);
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  expect(answers.filter(({ status, pause }) => status === 503 && !pause)).toEqual([]);
  expect((await ASK.push?.())?.status).toBe(200);
}, 60_000);

/** As a restart of the database does to its clients. */
async function endConnections(): Promise<void> {
  const database = new URL(direct).pathname.slice(1);
  await withClient(inject("cluster").superuserUrl, (client) =>
    client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'tidelock_app'",
      [database],
    ),
  );
}
