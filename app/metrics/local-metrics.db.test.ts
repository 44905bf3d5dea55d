import { expect, test } from "vitest";
import { GET } from "./route";

const status = async (headers: Record<string, string>) =>
  (await GET(new Request("http://test/metrics", { headers }))).status;

test("without a token this machine is let in, and nobody else or through a proxy on it", async () => {
  const local = { "x-tidelock-address": "127.0.0.1", "x-tidelock-forwarded": "no" };
  expect(await status(local)).toBe(200);
  expect(await status({ ...local, authorization: "Bearer a-token-of-somebody" })).toBe(401);
  // Whatever address a proxy on this machine passes on, also one that claims to be this machine.
  expect(await status({ ...local, "x-tidelock-forwarded": "yes" })).toBe(401);
  expect(await status({ ...local, "x-tidelock-address": "10.0.0.9" })).toBe(401);
});
