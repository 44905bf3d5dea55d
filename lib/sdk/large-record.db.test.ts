import { expect, it } from "vitest";
import { OPERATOR } from "@/lib/services/operator";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { testContext } from "@/lib/services/testing/test-context";
import { platform } from "./platform";
import type { Fetch } from "./send";
import { memoryStorage } from "./storage/memory";
import { createSyncClient } from "./sync-client";
import { enrolledToken, FOREVER_MS, impatientTimer, SERVER } from "./testing/real-server";
import { routeFetch } from "./testing/route-fetch";

const MB = 1024 * 1024;
const names = { domain: "journal", mobileId: "j1" };
const photo = (n: number, by: string) => ({ [`photo_${n}`]: Array(4).fill(by.repeat(60 * 1024)) });

/** Two phones that know a record of 720 KB, of which the second then took the photos anew and wrote another title. */
async function photographed() {
  const ctx = await testContext();
  const policy = { domain: "journal", strategy: "server_wins", reason: "for this test" } as const;
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, policy);
  const answers: { status: number; bytes: number }[] = [];
  const fetch: Fetch = async (url, init) => {
    const { status, headers, text } = await routeFetch(url, init).then(async (response) => ({
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    }));
    answers.push({ status, bytes: text.length });
    return { status, headers, text: async () => text };
  };
  const phone = async () => {
    const token = await enrolledToken(ctx);
    const waits = { setTimer: impatientTimer, timeoutMs: FOREVER_MS };
    return createSyncClient({
      ...platform(globalThis),
      ...waits,
      url: SERVER,
      token,
      fetch,
      storage: memoryStorage(),
    });
  };
  const [ann, ben] = [await phone(), await phone()];
  await ann.mutate({ ...names, changes: { title: "T" } });
  for (const n of [0, 1, 2]) await ann.mutate({ ...names, changes: photo(n, "a") });
  await ann.syncAll();
  await ben.syncAll();
  for (const n of [0, 1, 2]) await ben.mutate({ ...names, changes: photo(n, "b") });
  return { ann, ben, answers };
}

it("brings back once, and once more with the changes, what others did, however much was typed meanwhile", async () => {
  const { ann, ben, answers } = await photographed();
  await ben.syncAll();
  for (let n = 0; n < 100; n++) await ann.mutate({ ...names, changes: { title: `t${n}` } });
  answers.length = 0;
  await ann.syncAll();
  await ben.syncAll();
  expect(Math.max(...answers.map(({ bytes }) => bytes))).toBeLessThan(2 * MB);
  expect((await ann.get("journal", "j1"))?.fields).toEqual((await ben.get("journal", "j1"))?.fields);
  expect((await ben.get("journal", "j1"))?.fields.title).toBe("t99");
});

it("asks for smaller batches where each edit is a conflict on a large record", async () => {
  const { ann, ben, answers } = await photographed();
  await ben.mutate({ ...names, changes: { title: "ben" } });
  await ben.syncAll();
  for (let n = 0; n < 40; n++) await ann.mutate({ ...names, changes: { title: `t${n}` } });
  answers.length = 0;
  const { resolved } = await ann.syncAll();
  expect(resolved).toBe(40);
  expect(answers.filter(({ status }) => status !== 200)).toMatchObject([{ status: 413 }, { status: 413 }]);
  expect((await ann.get("journal", "j1"))?.fields).toEqual((await ben.get("journal", "j1"))?.fields);
});
