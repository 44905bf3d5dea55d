// `npm run screenshots`: every page of a running server with its demo, in four screens, to be looked at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type APIRequestContext, chromium, type Page, request } from "@playwright/test";
import { installedBrowser } from "../e2e/installed-browser";
import { makeAdmin } from "./make-admin";
import { pages } from "./screenshots/pages";
import type { Shot } from "./screenshots/shot";

const HELP = `Usage: npm run screenshots -- [options] [name of a page or state]...

On a server for trying things out: a few pictures make what they show, an enrolment code for one.

Options
  --url <url>   the server (http://127.0.0.1:3000)
  --data <dir>  its data folder (.data), in which a platform admin is made to look with
  --out <dir>   where the pictures go (test-results/pages)
  --docs        the pictures of the documentation instead, into docs/images`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000" },
    data: { type: "string", default: ".data" },
    out: { type: "string", default: "test-results/pages" },
    docs: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

const OF_THE_DOCS: readonly Shot[] = [
  { name: "overview", path: "/t/harbour?from=now-14d&refresh=off", height: 1000 },
  { name: "conflicts", path: "/t/harbour/conflicts?refresh=off", height: 900 },
];

if (values.help) console.log(HELP);
else await main();

async function main(): Promise<void> {
  const session = await signIn();
  const shots = values.docs ? OF_THE_DOCS : await pages(session);
  const wanted = shots.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const widths = values.docs ? [1440] : [1440, 390];
  const themes = values.docs ? (["light"] as const) : (["light", "dark"] as const);
  const out = values.docs ? "docs/images" : values.out;
  mkdirSync(out, { recursive: true });
  const executablePath = installedBrowser();
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  const storageState = await session.storageState();
  for (const shot of wanted) {
    for (const width of widths) {
      const page = await browser.newPage({
        ...(shot.anonymous ? {} : { storageState }),
        baseURL: values.url,
        viewport: { width, height: shot.height ?? 900 },
        reducedMotion: "reduce",
      });
      await open(page, shot);
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        const file = values.docs ? shot.name : `${shot.name}-${width}-${colorScheme}`;
        await page.screenshot({ path: join(out, `${file}.png`), caret: "initial" });
      }
      await page.close();
    }
    console.log(shot.name);
  }
  await browser.close();
  await session.dispose();
}

/** Opens the page, does what there is to do, and says what is wrong with it. */
async function open(page: Page, { name, path, height, act }: Shot): Promise<void> {
  page.on("pageerror", ({ message }) => console.error(`${name}: ${message}`));
  await page.goto(path);
  await shown(page);
  if (act) {
    await act(page);
    await shown(page);
  }
  const { width = 0 } = page.viewportSize() ?? {};
  const size = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  if (size.width > width) console.error(`${name} is ${size.width - width} px wider than ${width}`);
  if (height || act) return;
  await page.setViewportSize({ width, height: Math.min(size.height, 4000) });
  await shown(page);
}

/** Nothing is on its way or moves, and what a chart holds is drawn. */
function shown(page: Page) {
  return page.waitForFunction(
    () =>
      document.querySelector("[aria-busy=true]") === null &&
      document.getAnimations().every(({ playState }) => playState !== "running") &&
      [...document.querySelectorAll(".recharts-wrapper")].every((chart) => chart.querySelector("svg")),
  );
}

async function signIn(): Promise<APIRequestContext> {
  const known = makeAdmin(values.data);
  const session = await request.newContext({
    baseURL: values.url,
    extraHTTPHeaders: { origin: values.url },
  });
  const { csrfToken } = await (await session.get("/api/auth/csrf")).json();
  const form = { csrfToken, email: known.email, password: known.password, json: "true" };
  const answer = await session.post("/api/auth/callback/credentials", { form });
  if (!answer.ok()) throw new Error(`${known.email} can't sign in at ${values.url}: ${answer.status()}`);
  return session;
}
