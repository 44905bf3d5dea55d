import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const lines = (text: string) => text.split("\n");
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

const CHART = "docs/deploy/helm";
const dockerfile = read("Dockerfile");
const compose = read("compose.yaml");
const unit = read("docs/deploy/tidelock.service");
const values = read(`${CHART}/values.yaml`);
const templateFiles = readdirSync(`${CHART}/templates`);
const templates = templateFiles.map((name) => read(`${CHART}/templates/${name}`)).join("\n");
const { version } = JSON.parse(read("package.json"));

/** As lib/config.ts spells them. */
const SETTINGS = new Set(found(read("lib/config.ts"), /^ {2}([A-Z][A-Z0-9_]+):/gm));

test.each([
  ["Dockerfile", found(dockerfile, /^ENV (.*)$/gm).flatMap((line) => found(line, /([A-Z][A-Z0-9_]+)=/g))],
  [
    "compose.yaml",
    found(compose, /^ {6}([A-Z][A-Z0-9_]+): /gm).filter((name) => !name.startsWith("POSTGRES_")),
  ],
  ["the chart's job", found(templates, /- name: ([A-Z][A-Z0-9_]+)$/gm)],
  ["the chart's values", found(values, /^ {2}([A-Z][A-Z0-9_]+):/gm)],
  [
    "the systemd unit",
    found(unit, /^Environment=(.*)$/gm).flatMap((line) => found(line, /([A-Z][A-Z0-9_]+)=/g)),
  ],
])("%s sets only what the server knows", (_, names) => {
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !SETTINGS.has(name))).toEqual([]);
});

test("probes ask routes that exist", () => {
  const probes = found(templates, /httpGet: \{ path: (\S+),/g);
  expect(probes).toEqual(["/readyz", "/readyz", "/livez"]);
  for (const probe of probes) expect(existsSync(`app${probe}/route.ts`)).toBe(true);
});

test("the chart uses every value that it offers, and offers every value that it uses", () => {
  const offered = new Set<string>();
  let section = "";
  for (const line of lines(values)) {
    const [, indent = "", name = ""] = /^( {0,2})(\w+):/.exec(line) ?? [];
    if (!name) continue;
    if (!indent) section = name;
    offered.add(indent ? `${section}.${name}` : name);
  }
  const used = new Set(found(templates, /\.Values\.([\w.]+)/g));
  expect([...used].filter((name) => !offered.has(name))).toEqual([]);
  const isUsed = (name: string) =>
    [...used].some((one) => one === name || one.startsWith(`${name}.`) || name.startsWith(`${one}.`));
  expect([...offered].filter((name) => !isUsed(name))).toEqual([]);
});

test.each(templateFiles)("%s closes what it opens and includes what is defined", (name) => {
  const text = read(`${CHART}/templates/${name}`);
  const opened = found(text, /\{\{-? *(if|with|range|define) /g).length;
  expect(found(text, /\{\{-? *(end) *-?\}\}/g)).toHaveLength(opened);
  const defined = found(templates, /define "([\w.]+)"/g);
  expect(found(text, /include "([\w.]+)"/g).filter((part) => !defined.includes(part))).toEqual([]);
  expect(lines(text).filter((line) => line.includes("\t"))).toEqual([]);
});

test("all name the same version", () => {
  expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  const chart = read(`${CHART}/Chart.yaml`);
  expect(found(chart, /^(?:version|appVersion): (\S+)$/gm)).toEqual([version, version]);
  expect(found(compose, /image: tidelock:(\S+)/g)).toEqual([version]);
  expect(found(read("CHANGELOG.md"), /^## (\d\S*)/gm)[0]).toBe(version);
});

test("the image holds no build tools, runs as nobody, and needs no shell", () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  expect(stages).toHaveLength(2);
  for (const stage of stages) expect(stage).toMatch(/^\S+:(?!latest)\S+/);
  const last = stages[1] ?? "";
  expect(last).not.toMatch(/^(RUN|ADD|SHELL) /m);
  expect(found(last, /^USER (\d+):\d+$/gm)).toEqual(["65532"]);
  expect(last).toMatch(/^CMD \["/m);
  expect(last).toMatch(/^HEALTHCHECK .*CMD \["/m);
  expect(dockerfile).not.toMatch(/^ADD |sudo|apt-get/m);
});

test("no secret and no data of this machine gets into the image", () => {
  expect(lines(read(".dockerignore"))).toEqual(
    expect.arrayContaining([".env", ".env.*", ".data", ".git", "node_modules", ".next"]),
  );
});

test("what image, chart and unit start is what `npm run package` makes", () => {
  const made = found(read("scripts/package.mjs"), /"scripts\/(?:packaged\/)?(\w+)\.(?:ts|mjs)",/g);
  const started = [
    ...found(dockerfile, /"(\w+)\.mjs"/g),
    ...found(templates, /args: \[(\w+)\.mjs/g),
    ...found(unit, /ExecStart=.*\/(\w+)\.mjs/g),
  ];
  expect(started).toHaveLength(4);
  expect(started.filter((name) => !made.includes(name))).toEqual([]);
});

test("the forge runs what anyone can run", () => {
  expect(read(".github/workflows/ci.yml")).toMatch(/^ {6}- run: \.ci\/run$/m);
});
