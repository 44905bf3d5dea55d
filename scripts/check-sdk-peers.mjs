// Type-checks the built SDK's adapters as an app uses them, strictly, against the oldest and the newest RxDB and WatermelonDB
// that they take. By hand, before a release: it fetches the packages. `npm run build:sdk` comes first.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { root } from "./project.mjs";

const RXDB = `
import { createRxDatabase, type RxCollection } from "rxdb";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { Observable } from "rxjs";
import { platform, SyncError } from "@tidelock/sdk";
import { rxdbDevice, rxdbReplication, type RxdbCheckpoint } from "@tidelock/sdk/rxdb";
import { memoryStorage } from "@tidelock/sdk";

type Task = { id: string; title?: string; tags: string[]; sync_version?: number };
declare const storage: Parameters<typeof createRxDatabase>[0]["storage"];
const database = await createRxDatabase<{ tasks: RxCollection<Task> }>({ name: "app", storage });
const { tasks } = database;
const shared = { ...platform(globalThis), url: "https://any", token: "t", storage: memoryStorage(), Observable: Observable<"RESYNC"> };
const device = rxdbDevice(shared);
const live = { replicationIdentifier: "tidelock", live: true };
replicateRxCollection({ collection: tasks, ...live, ...device.replication({ collection: tasks, domain: "task" }) });
replicateRxCollection<Task, RxdbCheckpoint>({ collection: tasks, ...live, ...rxdbReplication({ ...shared, collection: tasks, domain: "task" }) })
  .error$.subscribe((error: unknown) => error instanceof SyncError);
`;

const WATERMELON = `
import type { Database } from "@nozbe/watermelondb";
import { synchronize } from "@nozbe/watermelondb/sync";
import { memoryStorage, platform } from "@tidelock/sdk";
import { watermelonSync } from "@tidelock/sdk/watermelon";

declare const database: Database;
const tidelock = watermelonSync({ ...platform(globalThis), url: "https://any", token: "t", database, storage: memoryStorage(), tables: { tasks: "task" } });
await synchronize({ database, ...tidelock, migrationsEnabledAtVersion: 1 });
`;

const CASES = [
  { name: "rxdb", version: "16.0.0", app: RXDB },
  { name: "rxdb", version: "16.21.1", app: RXDB },
  { name: "rxdb", version: "17.6.0", app: RXDB },
  { name: "@nozbe/watermelondb", version: "0.27.1", app: WATERMELON },
  { name: "@nozbe/watermelondb", version: "0.28.0", app: WATERMELON },
];

let wrong = 0;
for (const { name, version, app } of CASES) {
  const faults = check(name, version, app);
  wrong += faults.length;
  console.log(`${name} ${version}: ${faults.length === 0 ? "fits" : faults.join("\n  ")}`);
}
process.exitCode = wrong > 0 ? 1 : 0;

function check(name, version, app) {
  const folder = mkdtempSync(path.join(tmpdir(), "sdk-peers-"));
  try {
    const place = path.join(folder, "node_modules", name);
    mkdirSync(place, { recursive: true });
    const [{ filename }] = JSON.parse(
      execFileSync("npm", ["pack", `${name}@${version}`, "--json", "--pack-destination", folder]),
    );
    execFileSync("tar", ["xzf", path.join(folder, filename), "-C", place, "--strip-components=1"]);
    mkdirSync(path.join(folder, "node_modules/@tidelock"));
    symlinkSync(path.join(root, "lib/sdk"), path.join(folder, "node_modules/@tidelock/sdk"));
    for (const helper of ["rxjs", "@types"]) {
      symlinkSync(path.join(root, "node_modules", helper), path.join(folder, "node_modules", helper));
    }
    const file = path.join(folder, "app.ts");
    writeFileSync(file, app);
    const program = ts.createProgram([file], {
      strict: true,
      exactOptionalPropertyTypes: false,
      skipLibCheck: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
      types: [],
    });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n  "));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
