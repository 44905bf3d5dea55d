import { readFile } from "node:fs/promises";
import { type Download, expect, type Page, test } from "@playwright/test";
import { firstAccount } from "./first-account";
import { signInAs } from "./sign-in-as";

// The demo's two weeks: a range needs a past.
const OVERVIEW = "/t/harbour";

test.beforeEach(({ context }) => signInAs(context, firstAccount()));

test("any stretch of time can be chosen, compared, zoomed into and left again, all in the address", async ({
  page,
}) => {
  await page.goto(`${OVERVIEW}?from=now&to=now-7d&sideways=1`);
  await expect(page.getByText("from must lie before to")).toBeVisible();
  await expect(page.getByText("sideways=1")).toBeVisible();
  const picker = page.getByRole("button", { name: "Last 7 days" });
  await picker.click();
  await page.getByRole("button", { name: "Last 14 days" }).click();
  await expect(page).toHaveURL(/from=now-14d/);

  await page.getByRole("combobox", { name: /Compare with/ }).click();
  await page.getByRole("option", { name: /vs last week/ }).click();
  await expect(page).toHaveURL(/compare=week/);
  await expect(page.getByText(/, against /)).toBeVisible();

  await page.getByRole("button", { name: "Last 14 days" }).click();
  await page.getByRole("combobox", { name: /Times in/ }).click();
  await page.getByRole("option", { name: "UTC" }).click();
  await expect(page).toHaveURL(/zone=utc/);
  await page.keyboard.press("Escape");
  await expect(requests(page).getByTitle("Times of UTC")).toBeVisible();

  const chart = requests(page).locator("svg.recharts-surface");
  const box = await chart.boundingBox();
  if (!box) throw new Error("the chart isn't there");
  await page.mouse.move(box.x + box.width * 0.3, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 80, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=20\d\d-/);
  await page.getByRole("button", { name: "The range before" }).click();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/from=now-14d/);
  await expect(page.getByRole("button", { name: "Last 14 days" })).toBeVisible();
});

test("a range between two times is taken in the shown zone, and refused where it is reversed", async ({
  page,
}) => {
  await page.goto(`${OVERVIEW}?zone=utc`);
  await page.getByRole("button", { name: "Last 7 days" }).click();
  const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("From", { exact: true }).fill(`${day(3)}T00:00`);
  await page.getByLabel("To", { exact: true }).fill(`${day(5)}T00:00`);
  await page.getByRole("button", { name: "Show these times" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "from must lie before to" })).toBeVisible();
  await page.getByLabel("From", { exact: true }).fill(`${day(6)}T00:00`);
  await page.getByRole("button", { name: "Show these times" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${day(6)}T00%3A00%3A00.000Z&to=${day(5)}T00%3A00%3A00.000Z`));
});

test("a chart's file, the API and the device list's file hold what is shown", async ({ page }) => {
  await page.goto(`${OVERVIEW}?from=now-14d&zone=utc&compare=off&refresh=off`);
  const figure = requests(page);
  await figure.getByRole("button", { name: "Show as a table" }).click();
  const table = figure.getByRole("table", { name: "Sync requests" });
  const shown = await table
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
    );
  await figure.getByRole("button", { name: "Export Sync requests" }).click();
  const chart = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const [head, ...lines] = await csvOf(await chart);
  expect(head).toEqual(["from (UTC)", "to (UTC)", "Succeeded", "Refused", "Failed"]);
  expect(lines.map((line) => line.slice(2).map((value) => Number(value).toLocaleString("en")))).toEqual(
    shown.toReversed(),
  );

  const api = "/api/sync/dashboard/?tenant_id=harbour&from=now-14d&tz=UTC";
  const { series } = await (await page.request.get(api)).json();
  const counted = series.map(
    ({ activity }: { activity: { ok: number; refused: number; failed: number } }) => [
      activity.ok,
      activity.refused,
      activity.failed,
    ],
  );
  expect(lines.map((line) => line.slice(2).map(Number))).toEqual(counted);

  await page.goto("/t/harbour/devices?sort=name&order=asc&columns=name,status&platform=ios");
  const names = page.getByRole("table", { name: "Devices" }).getByRole("link");
  await expect(names.first()).toBeVisible();
  await page.getByRole("button", { name: "Export these devices" }).click();
  const list = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const [columns, ...devices] = await csvOf(await list);
  expect(columns).toEqual(["device_id", "name", "status", "revoked_at"]);
  const inRows = page.locator("tbody a[href*='/devices/']");
  expect(devices.map(([, name]) => name)).toEqual(await inRows.allTextContents());
});

test("columns that were chosen are there at the next visit, until the usual ones are asked for", async ({
  page,
}) => {
  const headers = page.getByRole("table", { name: "Devices" }).getByRole("columnheader");
  await page.goto("/t/harbour/devices");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Model" }).click();
  await expect(page).toHaveURL(/columns=.*model/);
  await page.goto("/t/harbour/devices");
  await expect(headers.filter({ hasText: "Model" })).toHaveCount(1);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "The usual ones" }).click();
  await expect(headers.filter({ hasText: "Model" })).toHaveCount(0);
  await page.reload();
  await expect(headers.filter({ hasText: "Model" })).toHaveCount(0);
});

const requests = (page: Page) => page.getByRole("figure", { name: "Sync requests" });

async function csvOf(download: Download): Promise<string[][]> {
  const text = await readFile(await download.path(), "utf8");
  return text
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
}
