// `npm run rehearse:image`: does what the Dockerfile says, in a clean folder and without Docker, then starts the result as a
// user without rights and stops it. DATABASE_URL names the owner of an empty database. Takes minutes; not part of `npm test`.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { report, root, Stop } from "./project.mjs";

const MOST_MB = 300;
/** Node.js and the distribution in the base of the last stage, unpacked; not measured here. */
const BASE_MB = 150;
const NOBODY = 65532;
const BUILD_TOOLS = [
  "esbuild",
  "typescript",
  "tailwindcss",
  "@tailwindcss",
  "prisma",
  "tsx",
  "@playwright",
  "vitest",
];

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) throw new Stop("Set DATABASE_URL to the owner of an empty database.");
const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-image-"));
// Folders of the image stand below the scratch folder.
const within = (text) => text.replace(/(^|\s)\/(src|out|data|app)\b/g, `$1${scratch}/$2`);

try {
  chmodSync(scratch, 0o755);
  const image = followDockerfile();
  inspect(image);
  await tryOut(image);
  console.log("The image's steps give a server that starts, answers and stops.");
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function followDockerfile() {
  const image = { workdir: scratch, environment: {}, command: [] };
  const lines = readFileSync(path.join(root, "Dockerfile"), "utf8").replace(/\\\n/g, " ").split("\n");
  for (const line of lines.filter((text) => /^[A-Z]/.test(text))) {
    const [, word, rest] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    report(line);
    if (word === "WORKDIR") {
      image.workdir = within(rest);
      mkdirSync(image.workdir, { recursive: true });
    } else if (word === "COPY") copy(rest, image.workdir);
    else if (word === "RUN") run(within(rest), image.workdir);
    else if (word === "ENV")
      for (const pair of rest.split(" ")) image.environment[pair.split("=")[0]] = within(pair.split("=")[1]);
    else if (word === "CMD") image.command = JSON.parse(rest);
    else if (word === "HEALTHCHECK") image.health = JSON.parse(rest.slice(rest.indexOf("CMD") + 3));
  }
  return image;
}

function copy(rest, workdir) {
  const words = rest.split(" ").filter((word) => !word.startsWith("--"));
  const target = path.resolve(workdir, within(words.pop()));
  const fromStage = rest.includes("--from=");
  for (const source of words) {
    if (fromStage) {
      const from = within(source);
      if (from !== target) cpSync(from, target, { recursive: true, verbatimSymlinks: true });
    } else if (source === ".") copyContext(target);
    else cpSync(path.join(root, source), path.join(target, source));
  }
}

/** What git knows, less what .dockerignore leaves out. */
function copyContext(target) {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const ignored = readFileSync(path.join(root, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const isIgnored = (file) => ignored.some((name) => file === name || file.startsWith(`${name}/`));
  for (const file of stdout.split("\0").filter((name) => name && !isIgnored(name))) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(target, file));
  }
}

function run(command, cwd) {
  const { PATH, HOME } = process.env;
  const { status } = spawnSync("sh", ["-ec", command], { cwd, stdio: "inherit", env: { PATH, HOME } });
  if (status !== 0) throw new Stop(`This step failed: ${command}`);
}

function inspect({ workdir }) {
  const there = BUILD_TOOLS.filter((name) => existsSync(path.join(workdir, "node_modules", name)));
  if (there.length > 0) throw new Stop(`Build tools in the image: ${there.join(", ")}`);
  const settings = readdirSync(workdir).filter((name) => name.startsWith(".env"));
  if (settings.length > 0) throw new Stop(`Settings in the image: ${settings.join(", ")}`);
  const mb = Number(spawnSync("du", ["-sm", workdir], { encoding: "utf8" }).stdout.split("\t")[0]);
  report(`${mb} MB of our own, about ${BASE_MB} MB of base: at most ${MOST_MB} MB`);
  if (mb + BASE_MB > MOST_MB) throw new Stop("The image is too large.");
}

async function tryOut({ workdir, environment, command, health }) {
  const port = await freePort();
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (asNobody.uid) chownSync(environment.TIDELOCK_DATA_DIR, NOBODY, NOBODY);
  const env = { ...environment, PATH: process.env.PATH, DATABASE_URL, PORT: String(port) };
  const started = Date.now();
  const server = spawn(process.execPath, command, { cwd: workdir, env, stdio: "inherit", ...asNobody });
  const isHealthy = () =>
    spawnSync(process.execPath, health.slice(1), { cwd: workdir, env, ...asNobody }).status === 0;
  while (!isHealthy()) {
    if (server.exitCode !== null || Date.now() - started > 60_000)
      throw new Stop("The server did not become healthy.");
    await sleep(100);
  }
  report(`Healthy after ${Date.now() - started} ms`);
  for (const page of ["/readyz", "/login", "/docs"]) {
    const { status } = await fetch(`http://127.0.0.1:${port}${page}`);
    if (status !== 200) throw new Stop(`${page} answers ${status}`);
  }
  const stopping = Date.now();
  server.kill("SIGTERM");
  const [code] = await once(server, "exit");
  report(`Stopped after ${Date.now() - stopping} ms with exit code ${code}`);
  if (code !== 0 || Date.now() - stopping > 5_000) throw new Stop("It did not stop as it should.");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
