import { expect, test } from "vitest";
import { z } from "zod";
import { defineRoute } from "./define-route";
import { HeldBytes, heldBytes } from "./held-bytes";
import { LARGE_BODY } from "./large-bodies";
import { callRoute } from "./testing/call-route";

process.env.LOG_LEVEL = "silent";

const MB = 1024 * 1024;
const overloaded = expect.objectContaining({ code: "overloaded", options: { retryAfterSec: 2 } });

test("one key gets a quarter for large bodies, and half with its small ones", () => {
  const held = new HeldBytes(32 * MB);
  held.share("a").hold(5 * MB);
  expect(() => held.share("a").hold(4 * MB)).toThrow(overloaded);
  for (let n = 0; n < 44; n++) held.share("a").hold(LARGE_BODY);
  expect(() => held.share("a").hold(LARGE_BODY)).toThrow(overloaded);
  held.share("b").hold(5 * MB);
});

test("a quarter is left to small bodies, whoever sends the large ones", () => {
  const held = new HeldBytes(32 * MB);
  for (const key of ["a", "b", "c", "d"]) held.share(key).hold(6 * MB);
  expect(() => held.share("e").hold(LARGE_BODY + 1)).toThrow(overloaded);
  held.share("e").hold(LARGE_BODY);
});

test("what is released is there for others, and shrinking is always possible", () => {
  const held = new HeldBytes(20 * MB);
  const [one, other] = [held.share("a"), held.share("a")];
  one.hold(5 * MB);
  expect(() => other.hold(MB)).toThrow(overloaded);
  one.hold(3 * MB);
  other.hold(2 * MB);
  one.release();
  one.release();
  other.hold(5 * MB);
});

const route = defineRoute({
  auth: "public",
  limit: "sync",
  body: z.object({ text: z.string() }),
  handler: ({ body }) => ({ length: body.text.length }),
});

/** A body of which so many bytes arrive, and then nothing more until it is cut off. */
function unfinished(bytes: number): { body: ReadableStream; cutOff: () => void } {
  let cutOff = () => {};
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.alloc(bytes, "x"));
      cutOff = () => controller.error(new Error("cut off"));
    },
  });
  return { body, cutOff: () => cutOff() };
}

test("slow large uploads fill only so much, small bodies pass beside them, and all room comes back", async () => {
  const uploads = [];
  const answers: Promise<Response>[] = [];
  for (let held = 0; held < heldBytes().most; held += 4 * MB) {
    const upload = unfinished(4 * MB);
    uploads.push(upload);
    answers.push(callRoute(route, "/x", { method: "POST", body: upload.body }));
  }
  const first = await Promise.race(answers);
  expect(first.status).toBe(503);
  expect(first.headers.get("retry-after")).toBe("2");
  expect(await first.json()).toMatchObject({ code: "overloaded" });
  const post = (length: number) =>
    callRoute(route, "/x", { method: "POST", body: { text: "x".repeat(length) } });
  expect((await post(100)).status).toBe(200);
  for (const { cutOff } of uploads) cutOff();
  await Promise.allSettled(answers);
  for (let n = 0; n < 12; n++) expect((await post(4 * MB)).status).toBe(200);
});
