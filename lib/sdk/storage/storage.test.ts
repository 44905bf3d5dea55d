import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileStorage, fileStorage, StorageDamaged } from "./file";
import { indexedDbStorage } from "./indexeddb";
import { memoryStorage } from "./memory";
import type { SyncStorage } from "./storage";

let folder: string;
let file: string;
const opened: FileStorage[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidelock-storage-"));
  file = path.join(folder, "device.log");
});

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  await rm(folder, { recursive: true });
});

async function openFile(): Promise<FileStorage> {
  const storage = await fileStorage(file);
  opened.push(storage);
  return storage;
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
];

describe.each(ADAPTERS)("%s storage", (_, start) => {
  let reopen: () => SyncStorage | Promise<SyncStorage>;
  let storage: SyncStorage;

  beforeEach(async () => {
    reopen = start();
    storage = await reopen();
  });

  it("gives values in the order of the keys asked for, and undefined for what is not there", async () => {
    await storage.write({
      put: [
        ["a", 1],
        ["b", { deep: [null, "ü"] }],
      ],
    });
    expect(await storage.read(["b", "none", "a"])).toEqual([{ deep: [null, "ü"] }, undefined, 1]);
    expect(await storage.read([])).toEqual([]);
  });

  it("gives a range by ascending key, and nothing that only begins alike", async () => {
    await storage.write({
      put: [
        ["r/10", 1],
        ["r/1", 2],
        ["r/A", 3],
        ["r/a", 4],
        ["r", 5],
        ["ra", 6],
        ["s/1", 7],
      ],
    });
    expect(await storage.range("r/")).toEqual([
      ["r/1", 2],
      ["r/10", 1],
      ["r/A", 3],
      ["r/a", 4],
    ]);
    expect(await storage.range("nothing/")).toEqual([]);
  });

  it("replaces and deletes in one write; a key that is put is not deleted", async () => {
    await storage.write({
      put: [
        ["a", 1],
        ["b", 1],
        ["c", 1],
      ],
    });
    await storage.write({
      put: [
        ["a", 2],
        ["c", 2],
      ],
      delete: ["b", "c", "none"],
    });
    expect(await storage.read(["a", "b", "c"])).toEqual([2, undefined, 2]);
  });

  it("keeps everything when it is opened again", async () => {
    await storage.write({
      put: [
        ["a", "kept"],
        ["b", 1],
      ],
    });
    await storage.write({ delete: ["b"] });
    const again = await reopen();
    expect(await again.read(["a", "b"])).toEqual(["kept", undefined]);
  });

  it("changes nothing where one value of a write can't be stored", async () => {
    await storage.write({ put: [["a", 1]] });
    const unstorable = {
      get value() {
        throw new Error("can't be read");
      },
    };
    const write = storage.write({
      put: [
        ["a", 2],
        ["b", unstorable],
        ["c", 3],
      ],
      delete: ["a"],
    });
    await expect(write).rejects.toThrow();
    expect(await (await reopen()).read(["a", "b", "c"])).toEqual([1, undefined, undefined]);
    await storage.write({ put: [["a", 4]] });
    expect(await storage.read(["a"])).toEqual([4]);
  });

  it("can't be changed through what it was given or gave", async () => {
    const given = { list: [1] };
    await storage.write({ put: [["a", given]] });
    given.list.push(2);
    const [got] = (await storage.read(["a"])) as (typeof given)[];
    got?.list.push(3);
    expect(await storage.read(["a"])).toEqual([{ list: [1] }]);
  });

  it("keeps the order of writes that were not waited for", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => storage.write({ put: [["a", n]] })));
    expect(await storage.read(["a"])).toEqual([19]);
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
