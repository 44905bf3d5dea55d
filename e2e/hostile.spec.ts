import { get, request as send } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { seededRandom } from "../lib/core/random";
import { hostileRequest } from "../lib/http/testing/hostile-request";
import { enrollPhone } from "./enroll-phone";
import { SERVER_URL } from "./server-url";
import { made, setUpTenant } from "./set-up-tenant";

/** A part of what `bench/hostile.ts` sends. */
const COUNT = 400;

test("no body and no query, whoever sends it, gets a server error, and a phone goes on syncing", async () => {
  test.setTimeout(180_000);
  const { slug, manager } = await setUpTenant("Hostile");
  const { code } = await made(
    manager.session.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, { data: { uses: 2 } }),
  );
  const [phone, hostile] = [await enrollPhone(code, "Honest"), await enrollPhone(code, "Hostile")];
  const { cookies } = await manager.session.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const broken: string[] = [];
  for (let no = 0; no < COUNT; no++) {
    const status = await strike(
      no,
      { authorization: `Bearer ${hostile.token}` },
      { cookie, origin: SERVER_URL },
    );
    if (status >= 500 && status !== 503)
      broken.push(`${no} ${hostileRequest(seededRandom(no), no).route} ${status}`);
    if (no % 50 === 0) {
      await phone.sync.mutate({ domain: "task", changes: { title: `Beside ${no}` } });
      await phone.sync.syncAll();
      expect(await phone.sync.listPending()).toEqual([]);
    }
  }
  expect(broken).toEqual([]);
});

function strike(no: number, device: Record<string, string>, person: Record<string, string>): Promise<number> {
  const { route, method, path, headers, body } = hostileRequest(seededRandom(no), no);
  const who = no % 10 === 0 ? {} : route.includes("/api/v1/") ? device : person;
  return new Promise((resolve) => {
    send(`${SERVER_URL}${path}`, { method, headers: { ...headers, ...who }, agent: false })
      .on("response", (answer) => answer.resume().on("end", () => resolve(answer.statusCode ?? 0)))
      // Cut off while it still sent: it was refused before its end.
      .on("error", () => resolve(0))
      .end(body);
  });
}

test("eight enrolments of a few kilobytes that inflate to millions of brackets hold up nobody", async ({
  request,
}) => {
  const bomb = gzipSync("[".repeat(5_000_000));
  expect(bomb.byteLength).toBeLessThan(16 * 1024);
  const attacks = Array.from({ length: 8 }, () =>
    request.post("/api/v1/devices/enroll", { headers: { "content-encoding": "gzip" }, data: bomb }),
  );
  const answers = await Promise.all(attacks);
  expect(answers.map((answer) => answer.status())).toEqual(Array(8).fill(413));
  expect((await request.get("/livez")).status()).toBe(200);
});

test("the server answers to its own names alone, and says how to give it another", async () => {
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    get(`${SERVER_URL}/login`, { headers: { host: "evil.example" } }, async (incoming) => {
      let text = "";
      for await (const chunk of incoming) text += chunk;
      resolve({ status: incoming.statusCode, text });
    }).on("error", reject);
  });
  expect(answer.status).toBe(421);
  expect(JSON.parse(answer.text).detail).toContain("ALLOWED_HOSTS");
});

test("a method that a route doesn't know is answered with the ones that it knows", async ({ request }) => {
  const answer = await request.fetch("/api/v1/sync/push", { method: "DELETE" });
  expect(answer.status()).toBe(405);
  expect(answer.headers()).toMatchObject({
    allow: "POST, OPTIONS",
    "content-type": "application/problem+json",
  });
  expect(await answer.json()).toMatchObject({ code: "method_not_allowed", status: 405 });
  expect((await request.fetch("/login", { method: "POST" })).status()).toBe(405);
});

test("a page runs its own scripts alone, with another nonce each time", async ({ page, request }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.addInitScript(() => localStorage.setItem("theme", "dark"));
  await page.goto("/login");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("/docs");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(refused).toEqual([]);
  const policyOf = async () => (await request.get("/login")).headers()["content-security-policy"] ?? "";
  const policy = await policyOf();
  expect(policy).toMatch(/script-src 'nonce-[\w+/=]{20,}' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toBe(await policyOf());

  await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = "<img src=x onerror='window.injected = 1'>";
    document.body.append(script);
  });
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => "injected" in window)).toBe(false);
});

test("what is no page may do nothing in a browser", async ({ request }) => {
  for (const path of ["/api/openapi.json", "/livez", "/api/nothing"]) {
    const headers = (await request.get(path)).headers();
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  }
});
