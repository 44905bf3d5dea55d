import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";

test("the dashboard can be installed: its manifest and all its pictures are there", async ({
  page,
  request,
}) => {
  await page.goto("/login");
  const linked = await page
    .locator('link[rel="manifest"], link[rel="icon"], link[rel="apple-touch-icon"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(linked).toEqual(
    expect.arrayContaining(["/manifest.webmanifest", "/icon.svg", "/apple-touch-icon.png"]),
  );
  const manifest = await (await request.get("/manifest.webmanifest")).json();
  const pictures = manifest.icons.map(({ src }: { src: string }) => src);
  for (const file of new Set([...linked, ...pictures])) {
    const answer = await request.get(file);
    expect([file, answer.status()]).toEqual([file, 200]);
  }
  for (const { src, sizes } of manifest.icons) {
    if (sizes !== "any") expect([src, sizeOf(src)]).toEqual([src, sizes]);
  }
});

test("a link to it shows a picture, and search engines are told to stay away", async ({ page, request }) => {
  await page.goto("/login");
  const picture = await page.locator('meta[property="og:image"]').getAttribute("content");
  expect(sizeOf(new URL(picture ?? "").pathname)).toBe("1200x630");
  expect((await request.get(picture ?? "")).headers()["content-type"]).toBe("image/png");
  expect(await (await request.get("/robots.txt")).text()).toContain("Disallow: /");
});

/** A PNG says its width and height in its first 24 bytes. */
function sizeOf(file: string): string {
  const png = readFileSync(path.join(import.meta.dirname, "../public", file));
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}
