import { mkdtempSync } from "node:fs";
import http, { type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Route, test } from "@playwright/test";
import { makeAdmin } from "../scripts/make-admin";
import { freePort, OwnServers } from "./own-server";

// A server of its own, because only one that is told so knows that TLS ends before it.
test.describe.configure({ mode: "serial", timeout: 120_000 });

const PUBLIC_URL = "https://sync.example.org";
let servers: OwnServers;
let port: string;

test.beforeAll(async () => {
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-tls-")));
  port = await freePort();
  await servers.startReady(port, { PUBLIC_URL });
});
test.afterAll(() => servers.end());

test("a person signs in, with cookies that no other host can set and no plain connection carries", async ({
  page,
}) => {
  const admin = makeAdmin(servers.dataDir);
  await page.route(`${PUBLIC_URL}/**`, passOn);
  const shown = await page.goto(`${PUBLIC_URL}/login`);
  expect(shown?.headers()["strict-transport-security"]).toMatch(/max-age=\d{8}/);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/\/login/);

  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).toContain("__Host-tidelock.session");
  for (const { name, secure, httpOnly, path } of cookies) {
    expect({ name, secure, httpOnly, path }).toEqual({
      name: expect.stringMatching(/^__Host-/),
      secure: true,
      httpOnly: true,
      path: "/",
    });
  }
  await page.reload();
  await expect(page).not.toHaveURL(/\/login/);
});

/** What a proxy does that ends TLS: the request goes on over plain HTTP, under the name that it was sent to. */
async function passOn(route: Route): Promise<void> {
  const request = route.request();
  const headers = { ...(await request.allHeaders()), host: new URL(request.url()).host };
  const { pathname, search } = new URL(request.url());
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .request({ port, method: request.method(), path: pathname + search, headers: plain(headers) }, resolve)
      .on("error", reject)
      .end(request.postDataBuffer());
  });
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  await route.fulfill({
    status: answer.statusCode ?? 502,
    headers: flat(answer.headers),
    body: Buffer.concat(chunks),
  });
}

/** Without HTTP/2's own headers, and without compression, which the browser would take as undone. */
function plain(headers: Record<string, string>): Record<string, string> {
  const { "accept-encoding": _, ...rest } = headers;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith(":")));
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join("\n")]),
  );
}
