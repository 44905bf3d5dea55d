import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import ts from "typescript";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type * as contractEnroll from "../contract/enroll";
import type { EnrollRequest } from "../contract/enroll";
import { PROBLEMS, type ProblemCode } from "../contract/problem";
import type { PullInPush } from "../contract/pull";
import type { PushRequest } from "../contract/push";
import type { PushEntry } from "../contract/push-entry";
import type * as contract from "../contract/queue";

import type { Entry } from "./entry";
import type { PageRequest } from "./local-state";
import { MEANING } from "./meaning";
import type { OptimalTime, QueueStatus } from "./queue-status";
import type { DeviceDescription, EnrollAnswer, EnrollBody, Moment } from "./server";

/** Entries for every platform that speaks the language. */
const ANYWHERE = [
  "sdk",
  "dictionary",
  "watermelon",
  "rxdb",
  "storage/indexeddb",
  "storage/sqlite",
  "storage/async-storage",
];

describe("the package", () => {
  it("needs no global of Node or the DOM", { timeout: 60_000 }, () => {
    expect(complaints(ANYWHERE.map((name) => path.join(import.meta.dirname, `${name}.ts`)))).toEqual([]);
  });

  it("would be caught using one", { timeout: 60_000 }, () => {
    const planted = path.join(import.meta.dirname, "planted.ts");
    const text = "export const now = () => [setTimeout, fetch, process.env, window.indexedDB];";
    expect(complaints([planted], { [planted]: text })).toHaveLength(4);
  });

  it("costs an app below 15 KB minified and gzipped for the client, its platform and enrolling", async () => {
    const { outputFiles } = await bundled("sdk", "createSyncClient, enrollDevice, platform");
    expect(gzipSync(outputFiles[0]?.contents ?? "").byteLength).toBeLessThan(15 * 1024);
  });

  // The entry for tests holds the real server's rules, contract and all; an app never ships it.
  it.each([...ANYWHERE, "react"])("brings nothing from outside along (%s)", async (name) => {
    const { metafile } = await bundled(name);
    const foreign = Object.keys(metafile.inputs).filter((file) =>
      /node_modules|lib\/contract\/(?!record-limits|time)/.test(file),
    );
    expect(foreign).toEqual([]);
  });
});

/** An entry, or these `names` of it, as an app's bundler takes them. */
function bundled(entry: string, names?: string) {
  const contents = `export ${names ? `{ ${names} }` : "*"} from "./${entry}";`;
  return build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    external: ["react", "react/jsx-runtime"],
  });
}

describe("the codes by which the client knows the server", () => {
  it("are the contract's, all that a device's routes may answer", () => {
    const OTHERS: ProblemCode[] = [
      "already_resolved",
      "already_undone",
      "still_waiting",
      "nothing_to_undo",
      "record_moved",
      "record_too_large",
      "conflict",
      "precondition_failed",
      "precondition_required",
    ];
    const own = Object.keys(MEANING).filter((code) => code in PROBLEMS);
    expect([...own, ...OTHERS].sort()).toEqual(Object.keys(PROBLEMS).sort());
  });
});

describe("what the client sends", () => {
  it("is what the contract takes", () => {
    expectTypeOf<Entry>().toExtend<z.input<typeof PushEntry>>();
    expectTypeOf<PageRequest & { domains?: string[] }>().toExtend<z.input<typeof PullInPush>>();
    expectTypeOf<Moment & { batch_id: string; entries: Entry[] }>().toExtend<z.input<typeof PushRequest>>();
    expectTypeOf<DeviceDescription>().toExtend<EnrollRequest["device"]>();
    expectTypeOf<EnrollBody>().toExtend<z.input<typeof EnrollRequest>>();
    expectTypeOf<contractEnroll.EnrollAnswer>().toExtend<EnrollAnswer>();
    expectTypeOf<contract.QueueStatus>().toEqualTypeOf<QueueStatus>();
    expectTypeOf<contract.OptimalTime>().toEqualTypeOf<OptimalTime>();
  });
});

/** What TypeScript says of the package's own files where only the language itself is known. */
function complaints(files: string[], planted: Record<string, string> = {}): string[] {
  const options: ts.CompilerOptions = {
    lib: ["lib.es2022.d.ts"],
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => planted[file] ?? readFile(file);
  host.fileExists = (file) => file in planted || fileExists(file);
  const program = ts.createProgram(files, options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}
