// Builds lib/sdk into lib/sdk/dist: ES modules, which share what they have in common, and one declaration file for each
// entry, without any dependency.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { generateDtsBundle } from "dts-bundle-generator";
import { build } from "esbuild";
import ts from "typescript";

const sdk = path.resolve(import.meta.dirname, "../lib/sdk");
const dist = path.join(sdk, "dist");
const anywhere = { platform: "neutral", tsconfig: path.join(sdk, "tsconfig.json"), types: [] };
const onNode = { platform: "node", tsconfig: path.join(sdk, "../../tsconfig.json"), types: ["node"] };
const entries = [
  { name: "sdk", ...anywhere },
  { name: "react", ...onNode, platform: "neutral", types: ["node", "react"] },
  { name: "dictionary", ...anywhere },
  { name: "watermelon", ...anywhere },
  { name: "rxdb", ...anywhere },
  { name: "storage/indexeddb", ...anywhere },
  { name: "storage/sqlite", ...anywhere },
  { name: "storage/async-storage", ...anywhere },
  { name: "storage/file", ...onNode },
  { name: "testing", ...onNode, platform: "neutral" },
];

await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, "storage"), { recursive: true });
const common = { bundle: true, format: "esm", target: "es2022", external: ["react"] };
for (const platform of ["neutral", "node"]) {
  await build({
    ...common,
    // A class is one class in all entries, so that `instanceof` holds between them.
    splitting: true,
    entryPoints: entries.filter((entry) => entry.platform === platform).map(({ name }) => sourceOf(name)),
    outbase: sdk,
    outdir: dist,
    chunkNames: "shared/[hash]",
    platform,
    tsconfig: onNode.tsconfig,
  });
}
for (const { name, platform, tsconfig } of entries) {
  const source = sourceOf(name);
  const alone = { ...common, entryPoints: [source], platform, tsconfig, minify: true, write: false };
  const { outputFiles } = await build(alone);
  await writeFile(path.join(dist, `${name}.d.ts`), declarationsOf(source, tsconfig));
  const kilobytes = (gzipSync(outputFiles[0].contents).byteLength / 1024).toFixed(1);
  console.log(`${name.padEnd(22)} ${kilobytes} KB minified and gzipped`);
}
for (const { name, types } of entries) checkAlone(path.join(dist, `${name}.d.ts`), types);
await checkOneError(["sdk", "rxdb", "watermelon"]);

function sourceOf(name) {
  return path.join(sdk, `${name}.ts`);
}

function declarationsOf(source, tsconfig) {
  const entry = { filePath: source, noCheck: true, output: { noBanner: true, exportReferencedTypes: false } };
  const [text] = generateDtsBundle([entry], { preferredConfigPath: tsconfig });
  return withoutSchemas(text);
}

/** A schema of the contract comes along with the type of its name; the type alone is what an app needs. */
function withoutSchemas(text) {
  const source = ts.createSourceFile("bundle.d.ts", text, ts.ScriptTarget.ES2022);
  const isSchema = (statement) =>
    ts.isVariableStatement(statement) && /\bz\./.test(statement.getText(source));
  const isZod = (statement) => ts.isImportDeclaration(statement) && statement.moduleSpecifier.text === "zod";
  const kept = source.statements.filter((statement) => !isSchema(statement) && !isZod(statement));
  return kept
    .map((statement) => statement.getFullText(source))
    .join("")
    .trimStart();
}

/** The declarations must mean the same in an app that has neither zod nor the DOM. */
function checkAlone(file, types) {
  const options = { lib: ["lib.es2022.d.ts"], types, strict: true, noEmit: true };
  const program = ts.createProgram([file], { ...options, module: ts.ModuleKind.ESNext });
  const [wrong] = ts.getPreEmitDiagnostics(program);
  if (wrong) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(wrong.messageText, "\n")}`);
}

/** An app asks `instanceof SyncError`, whichever entry it has the class from. */
async function checkOneError(names) {
  const classes = await Promise.all(
    names.map(async (name) => (await import(path.join(dist, `${name}.js`))).SyncError),
  );
  if (new Set(classes).size > 1 || !classes[0])
    throw new Error(`${names.join(", ")}: more than one SyncError`);
}
