import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { guardedLookup } from "./guarded-lookup";
import { postWebhook } from "./post-webhook";
import { requireWebhookUrl } from "./require-webhook-url";
import { startReceiver } from "./testing/receiver";

test.each([
  "https://127.0.0.1/hook",
  "https://127.1/hook",
  "https://2130706433/hook",
  "https://0x7f.0.0.1/hook",
  "https://0177.0.0.1/hook",
  "https://[::1]/hook",
  "https://[::ffff:127.0.0.1]/hook",
  "https://[64:ff9b::7f00:1]/hook",
  "https://169.254.169.254/latest/meta-data/",
  "https://10.0.0.1/hook",
  "https://localhost/hook",
  "https://LOCALHOST:8443/hook",
])("%s is refused when it is saved, with a sentence about internal addresses", async (url) => {
  await expect(requireWebhookUrl(url)).rejects.toMatchObject({
    code: "invalid_request",
    detail: expect.stringContaining("internal address"),
    options: { errors: [{ path: "url" }] },
  });
});

test.each([
  ["ftp://example.com/", "begins with https://"],
  ["https://user:secret@1.1.1.1/", "no user name or password"],
  ["nonsense", "no URL"],
])("%s is refused: %s", async (url, why) => {
  await expect(requireWebhookUrl(url)).rejects.toMatchObject({ detail: expect.stringContaining(why) });
});

test("a public address is taken, without its fragment", async () => {
  expect(await requireWebhookUrl("https://1.1.1.1/hook?key=1#top")).toBe("https://1.1.1.1/hook?key=1");
});

const resolvesTo =
  (...addresses: string[]): Parameters<typeof guardedLookup>[0] =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

test("a name that leads inside at the moment of connecting gets nothing, whatever it led to when it was saved", async () => {
  const receiver = await startReceiver();
  const url = `http://hooks.example.com:${receiver.port}/`;
  for (const addresses of [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"]]) {
    const lookup = guardedLookup(resolvesTo(...addresses));
    await expect(postWebhook(url, { body: "{}", headers: {}, lookup })).rejects.toThrow("internal address");
  }
  // A literal is never looked up, so it is refused before.
  await expect(
    postWebhook(`http://127.0.0.1:${receiver.port}/`, { body: "{}", headers: {} }),
  ).rejects.toThrow("internal address");
  expect(receiver.received).toEqual([]);
  await receiver.stop();
});

test("the guard connects to the very address that it checked", async () => {
  const ask = (options: { all?: boolean }) =>
    new Promise((resolve) => {
      guardedLookup(resolvesTo("1.1.1.1", "2606:4700::1111"))(
        "hooks.example.com",
        options,
        (error, address) => resolve(error ?? address),
      );
    });
  expect(await ask({})).toBe("1.1.1.1");
  expect(await ask({ all: true })).toEqual([
    { address: "1.1.1.1", family: 4 },
    { address: "2606:4700::1111", family: 6 },
  ]);
});
