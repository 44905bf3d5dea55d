import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { pool } from "@/lib/db/pool";
import { signInTries } from "./password-tries";

const anybody = () => `${randomUUID()}@example.test`;
const stranger = (email: string, address: string = randomUUID()) =>
  signInTries(email, { address, browser: undefined });

/** How many of so many tries are let through. */
async function takes(tries: ReturnType<typeof signInTries>, count: number): Promise<number> {
  let taken = 0;
  for (let no = 0; no < count; no++) {
    await tries.take().then(
      () => taken++,
      (refusal) => expect(refusal).toMatchObject({ code: "rate_limited" }),
    );
  }
  return taken;
}

test("one network gets five tries at an account, whichever of its IPv6 addresses they come from", async () => {
  const email = anybody();
  const prefix = `2001:db8:${randomUUID().slice(0, 4)}:1`;
  let taken = 0;
  for (let no = 1; no <= 8; no++) taken += await takes(stranger(email, `${prefix}::${no}`), 1);
  expect(taken).toBe(5);
  expect(await takes(stranger(anybody(), `${prefix}::1`), 1)).toBe(1);
});

test("strangers who guess again and again lock no owner out who comes from elsewhere", async () => {
  const email = anybody();
  for (let no = 0; no < 15; no++) expect(await takes(stranger(email), 8)).toBe(5);
  expect(await takes(stranger(email), 1)).toBe(1);
});

test("a thousand networks together get a hundred guesses, and a browser that the account knows has its own", async () => {
  const email = anybody();
  let taken = 0;
  for (let no = 0; no < 120; no++) taken += await takes(stranger(email), 1);
  expect(taken).toBe(100);
  const browser = { id: randomUUID(), marks: [] };
  expect(await takes(signInTries(email, { address: "x", browser }), 12)).toBe(10);
});

test("what a refused try took elsewhere is given back", async () => {
  const email = anybody();
  for (let no = 0; no < 100; no++) await takes(stranger(email), 1);
  const there = stranger(email);
  expect(await takes(there, 10)).toBe(0);
  await pool().query("DELETE FROM throttle_bucket WHERE tokens < 1");
  expect(await takes(there, 10)).toBe(5);
});

test("tries come back with time, and a right password brings its network all of them", async () => {
  const email = anybody();
  const there = stranger(email);
  expect(await takes(there, 6)).toBe(5);
  await pool().query("UPDATE throttle_bucket SET at = at - interval '2 minutes'");
  expect(await takes(there, 6)).toBe(2);
  await there.giveBack();
  expect(await takes(there, 6)).toBe(5);
});

test("tries that come all at once are counted one by one", async () => {
  const there = stranger(anybody());
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => there.take()));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
});

test("a clock that was set back keeps nobody waiting until it is there again", async () => {
  const there = stranger(anybody());
  expect(await takes(there, 6)).toBe(5);
  await pool().query("UPDATE throttle_bucket SET at = at + interval '1 year' WHERE tokens < 1");
  expect(await takes(there, 6)).toBe(5);
});
