import { expect, test } from "vitest";
import { FairTurns } from "./fair-turns";
import { Refusal } from "./refusal";

const full = () => new Refusal("rate_limited", "Full.", { retryAfterSec: 2 });
const oneAtATime = (waiting: number) => new FairTurns({ atOnce: 1, waiting, full });

/** Starts works that wait for their turn; gives the order in which they ran. */
async function orderOf(turns: FairTurns, keys: string[]): Promise<string[]> {
  const order: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    expect(++running).toBe(1);
    await Promise.resolve();
    order.push(name);
    running--;
  };
  await Promise.all(keys.map((key, no) => turns.take(key, work(`${key}${no}`))));
  return order;
}

test("one works at a time, and who queues often stands behind who queues once", async () => {
  const order = await orderOf(oneAtATime(20), ["a", "a", "a", "a", "a", "b", "c", "b"]);
  expect(order).toEqual(["a0", "a1", "b5", "c6", "a2", "b7", "a3", "a4"]);
});

test("who comes to a full line is sent away, and the line goes on", async () => {
  const turns = oneAtATime(1);
  let finish = () => {};
  const slow = turns.take("a", () => new Promise<void>((resolve) => (finish = resolve)));
  const next = turns.take("b", async () => "done");
  await expect(turns.take("c", async () => "never")).rejects.toMatchObject({
    code: "rate_limited",
    options: { retryAfterSec: 2 },
  });
  finish();
  await slow;
  expect(await next).toBe("done");
  expect(await turns.take("c", async () => "now")).toBe("now");
});

test("a work that fails gives its turn to the next", async () => {
  const turns = oneAtATime(5);
  const failing = turns.take("a", async () => {
    throw new Error("broken");
  });
  const next = turns.take("a", async () => "done");
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("done");
});

test("as many work at once as may, and ending a turn twice ends it once", async () => {
  const turns = new FairTurns({ atOnce: 2, waiting: 5, full });
  const leave = await turns.enter("a");
  await turns.enter("a");
  const order: string[] = [];
  for (const name of ["third", "fourth"]) void turns.enter(name).then(() => order.push(name));
  leave();
  leave();
  await new Promise(setImmediate);
  expect(order).toEqual(["third"]);
});

test("a flood from one key can't take the places of the others", async () => {
  const turns = oneAtATime(3);
  const leave = await turns.enter("flood");
  const flood = Array.from({ length: 5 }, () => turns.enter("flood").then((end) => end()));
  const outcomes = Promise.allSettled(flood);
  const others = ["a", "b"].map((key) => turns.take(key, async () => key));
  await expect(turns.take("c", async () => "never")).rejects.toMatchObject({ code: "rate_limited" });
  leave();
  expect(await Promise.all(others)).toEqual(["a", "b"]);
  expect((await outcomes).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
    "rejected",
    "rejected",
  ]);
});
