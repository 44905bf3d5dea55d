import { expect, test } from "@playwright/test";

test("a started server says that it lives and that everything it needs is there", async ({ request }) => {
  expect(await (await request.get("/livez")).json()).toEqual({ name: "tidelock", status: "ok" });
  const readiness = await request.get("/readyz");
  expect(readiness.status()).toBe(200);
  expect(await readiness.json()).toEqual({
    ready: true,
    database: "ok",
    migrations: "ok",
    worker: "ok",
    draining: false,
  });
});
