// `npm run draw:icons`: draws the pictures of public/ that phones, installs and links show, from public/icon.svg.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { installedBrowser } from "../e2e/installed-browser";

const PUBLIC = join(import.meta.dirname, "../public");
const BLUE = "#0b6f9d";
const icon = readFileSync(join(PUBLIC, "icon.svg"), "utf8");
const font = readFileSync(
  join(import.meta.dirname, "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2"),
).toString("base64");

type Picture = { file: string; width: number; height: number; body: string; clear?: boolean };

const whole = (size: string) => `<div class="icon" style="width:${size}">${icon}</div>`;

const PICTURES: Picture[] = [
  { file: "icon-192.png", width: 192, height: 192, body: whole("100%"), clear: true },
  { file: "icon-512.png", width: 512, height: 512, body: whole("100%"), clear: true },
  // Phones cut a circle or a corner away: what must stay is within four fifths, on a ground that goes to the edge.
  { file: "icon-maskable-512.png", width: 512, height: 512, body: whole("80%") },
  { file: "apple-touch-icon.png", width: 180, height: 180, body: whole("100%") },
  {
    file: "social.png",
    width: 1200,
    height: 630,
    body: `<div class="card">${whole("220px")}<h1>Tidelock</h1>
      <p>Mobile sync that settles its own conflicts, and shows its work.</p></div>`,
  },
];

const executablePath = installedBrowser();
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
for (const picture of PICTURES) await draw(browser, picture);
await browser.close();

async function draw(browser: Browser, { file, width, height, body, clear = false }: Picture): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>
    @font-face { font-family: Geist; src: url(data:font/woff2;base64,${font}); font-weight: 100 900; }
    html, body { margin: 0; height: 100%; background: ${clear ? "transparent" : BLUE}; }
    body { display: grid; place-items: center; font-family: Geist; color: #fff; }
    .icon svg { display: block; width: 100%; }
    .card { width: 960px; }
    .card .icon { margin: 0 0 -12px -40px; }
    h1 { margin: 0 0 0; font-size: 104px; font-weight: 650; letter-spacing: -0.02em; line-height: 1.1; }
    p { margin: 20px 0 0; font-size: 40px; line-height: 1.35; color: #d5ebf6; text-wrap: balance; }
  </style>${body}`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(PUBLIC, file), omitBackground: clear });
  await page.close();
  console.log(`public/${file}`);
}
