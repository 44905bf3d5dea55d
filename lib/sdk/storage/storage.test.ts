import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { Database } from "node-sqlite3-wasm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageInUse } from "../owner";
import { storageConformance } from "../testing/storage-conformance";
import { asyncStorage } from "./async-storage";
import { type FileStorage, fileStorage, StorageDamaged } from "./file";
import { indexedDbStorage } from "./indexeddb";
import { memoryStorage } from "./memory";
import { type SqliteDatabase, sqliteStorage } from "./sqlite";
import type { SyncStorage } from "./storage";

let folder: string;
let file: string;
const opened: FileStorage[] = [];
const databases: Database[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidelock-storage-"));
  file = path.join(folder, "device.log");
});

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const database of databases.splice(0)) database.close();
  await rm(folder, { recursive: true });
});

async function openFile(): Promise<FileStorage> {
  const storage = await fileStorage(file);
  opened.push(storage);
  return storage;
}

/** A real SQLite in the shape of expo-sqlite. */
function sqliteFile(name: string): SqliteDatabase {
  const database = new Database(name);
  databases.push(database);
  return {
    execAsync: async (sql) => database.exec(sql),
    runAsync: async (sql, parameters) => database.run(sql, parameters),
    getAllAsync: async <Row>(sql: string, parameters: string[]) => database.all(sql, parameters) as Row[],
  };
}

function asyncStorageFake() {
  const kept = new Map<string, string>();
  return {
    getAllKeys: async () => [...kept.keys()],
    multiGet: async (keys: readonly string[]) =>
      keys.map((key): [string, string | null] => [key, kept.get(key) ?? null]),
    multiSet: async (pairs: [string, string][]) => {
      for (const [key, value] of pairs) kept.set(key, value);
    },
    multiRemove: async (keys: string[]) => {
      for (const key of keys) kept.delete(key);
    },
  };
}

/** Each gives a function that opens the same storage again, as a restarted app does. */
const ADAPTERS: [name: string, start: () => () => SyncStorage | Promise<SyncStorage>][] = [
  [
    "memory",
    () => {
      const storage = memoryStorage();
      return () => storage;
    },
  ],
  [
    "indexeddb",
    () => {
      const globals = { indexedDB: new IDBFactory(), IDBKeyRange };
      return () => indexedDbStorage(globals, "tidelock");
    },
  ],
  ["file", () => openFile],
  ["sqlite", () => () => sqliteStorage(sqliteFile(path.join(folder, "device.db")))],
  [
    "AsyncStorage",
    () => {
      const store = asyncStorageFake();
      return () => asyncStorage(store);
    },
  ],
];

describe.each(ADAPTERS)("%s storage", (_, start) => {
  it.each(storageConformance)("$title", async ({ run }) => {
    await run(start());
  });
});

describe("the conformance suite", () => {
  /** `memoryStorage` with something broken. */
  const broken: [what: string, breakIt: (storage: SyncStorage) => Partial<SyncStorage>][] = [
    ["forgets to delete", (storage) => ({ write: ({ put }) => storage.write({ put }) })],
    ["gives ranges backwards", (storage) => ({ range: async (p) => (await storage.range(p)).reverse() })],
    ["gives everything", (storage) => ({ range: () => storage.range("") })],
    ["sorts what it reads", (storage) => ({ read: (keys) => storage.read([...keys].sort()) })],
    [
      "writes one by one",
      (storage) => ({
        write: async ({ put = [], delete: gone }) => {
          await storage.write({ delete: gone });
          for (const pair of put) await storage.write({ put: [pair] });
        },
      }),
    ],
  ];

  it.each(broken)("finds a storage that %s", async (_, breakIt) => {
    const outcomes = await Promise.allSettled(
      storageConformance.map(async ({ run }) => {
        const storage = memoryStorage();
        await run(() => ({ ...storage, ...breakIt(storage) }));
      }),
    );
    expect(outcomes.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
  });
});

describe("SQLite in the middle of a write", () => {
  it.each([1, 2, 3, 4])(
    "that fails at statement %i, changes nothing and goes on afterwards",
    async (failsAt) => {
      const database = sqliteFile(path.join(folder, "device.db"));
      await sqliteStorage(database).write({ put: [["a", "old"]] });
      let statements = 0;
      const failing = (call: (sql: string, parameters: string[]) => Promise<unknown>) => {
        return async (sql: string, parameters: string[] = []) => {
          if (!sql.startsWith("CREATE") && ++statements === failsAt) throw new Error("disk I/O error");
          return call(sql, parameters);
        };
      };
      const storage = sqliteStorage({
        ...database,
        execAsync: failing(database.execAsync),
        runAsync: failing(database.runAsync),
      });
      await expect(
        storage.write({
          put: [
            ["a", "new"],
            ["b", "new"],
          ],
        }),
      ).rejects.toThrow("disk I/O error");
      expect(await storage.read(["a", "b"])).toEqual(["old", undefined]);
      await storage.write({ put: [["b", "newer"]] });
      expect(await sqliteStorage(sqliteFile(path.join(folder, "device.db"))).read(["a", "b"])).toEqual([
        "old",
        "newer",
      ]);
    },
  );
});

describe("AsyncStorage in the middle of a write", () => {
  it("has all of it or nothing when it is opened again, wherever it failed", async () => {
    for (let failsAt = 1, finished = false; !finished; failsAt++) {
      const store = asyncStorageFake();
      const old = asyncStorage(store);
      await old.write({
        put: [
          ["a", "old"],
          ["b", "old"],
        ],
      });
      let calls = 0;
      const failing =
        <Arg>(call: (arg: Arg) => Promise<void>) =>
        async (arg: Arg) => {
          if (++calls === failsAt) throw new Error("no space left");
          await call(arg);
        };
      const shaky = { ...store, multiSet: failing(store.multiSet), multiRemove: failing(store.multiRemove) };
      const write = asyncStorage(shaky).write({
        put: [
          ["a", "new"],
          ["c", "new"],
        ],
        delete: ["b"],
      });
      finished = await write.then(
        () => true,
        () => false,
      );
      const found = JSON.stringify(await asyncStorage(store).read(["a", "b", "c"]));
      const expected = failsAt === 1 ? '["old","old",null]' : '["new",null,"new"]';
      expect(found).toBe(expected);
      if (finished) expect(failsAt).toBeGreaterThan(4);
    }
  });
});

describe("file storage after a crash", () => {
  it("has a write whole or not at all, wherever it was cut", async () => {
    const storage = await openFile();
    await storage.write({
      put: [
        ["a", "old"],
        ["b", "old"],
      ],
    });
    const { size: before } = await stat(file);
    await storage.write({ put: [["a", "new – ü"]], delete: ["b"] });
    const whole = await readFile(file);
    for (let cut = before; cut <= whole.length; cut++) {
      await writeFile(file, whole.subarray(0, cut));
      const again = await openFile();
      const expected = cut === whole.length ? ["new – ü", undefined] : ["old", "old"];
      expect(await again.read(["a", "b"])).toEqual(expected);
    }
  });

  it("writes on after a torn end, and keeps what it then wrote", async () => {
    const storage = await openFile();
    await storage.write({ put: [["a", 1]] });
    await appendFile(file, 'deadbeefdeadbeef {"put":[["a",2]');
    await (await openFile()).write({ put: [["b", 2]] });
    expect(await (await openFile()).read(["a", "b"])).toEqual([1, 2]);
  });

  it("takes a last line whose middle never reached the disk for torn", async () => {
    const storage = await openFile();
    await storage.write({ put: [["a", 1]] });
    await appendFile(file, `${"\0".repeat(40)}\n`);
    expect(await (await openFile()).read(["a"])).toEqual([1]);
  });

  it("refuses a file that is damaged in the middle, and leaves it as it is", async () => {
    const storage = await openFile();
    await storage.write({ put: [["a", 1]] });
    await storage.write({ put: [["b", 2]] });
    const damaged = (await readFile(file, "utf8")).replace('["a",1]', '["a",7]');
    await writeFile(file, damaged);
    await expect(fileStorage(file)).rejects.toThrow(StorageDamaged);
    expect(await readFile(file, "utf8")).toBe(damaged);
  });

  it("is not disturbed by what a crash while rewriting left behind", async () => {
    const storage = await openFile();
    await storage.write({ put: [["a", 1]] });
    await writeFile(`${file}.new`, "half of a");
    expect(await (await openFile()).read(["a"])).toEqual([1]);
  });

  it("rewrites a log that has grown far beyond what it holds", async () => {
    const storage = await openFile();
    const value = "x".repeat(100_000);
    for (let n = 0; n < 12; n++) await storage.write({ put: [["a", value + n]] });
    expect((await stat(file)).size).toBeLessThan(300_000);
    expect(await (await openFile()).read(["a"])).toEqual([`${value}11`]);
    await truncate(file, 0);
  });
});

describe.each([
  [
    "SQLite",
    async () => {
      const name = path.join(folder, "shared.db");
      return () => sqliteStorage(sqliteFile(name));
    },
  ],
  [
    "AsyncStorage",
    async () => {
      const store = asyncStorageFake();
      return () => asyncStorage(store);
    },
  ],
])("%s that two clients opened", (_, opener) => {
  it("takes writes of the one that claimed it last, and refuses the other's", async () => {
    const openOne = await opener();
    const [first, second] = [openOne(), openOne()];
    await first.claim?.();
    await first.write({ put: [["a", 1]] });
    await second.claim?.();
    await second.write({ put: [["b", 2]] });
    await expect(first.write({ put: [["c", 3]] })).rejects.toBeInstanceOf(StorageInUse);
    await expect(first.claim?.()).rejects.toBeInstanceOf(StorageInUse);
    expect(await second.range("")).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });
});
