import type { SyncStorage } from "../storage/storage";

/** How a test opens the storage that it is about: each call gives the same one again, as a restarted app finds it. */
export type OpenStorage = () => SyncStorage | Promise<SyncStorage>;

/** One promise of a storage. `run` is given a new, empty storage, and throws an Error that says what was broken. */
export type StorageCase = { title: string; run: (open: OpenStorage) => Promise<void> };

/**
 * What a storage must keep, for any test runner:
 * `for (const { title, run } of storageConformance) test(title, () => run(() => openMine(title)))`.
 */
export const storageConformance: readonly StorageCase[] = [
  {
    title: "gives values in the order of the keys asked for, and undefined for what is not there",
    run: async (open) => {
      const storage = await open();
      await storage.write({
        put: [
          ["a", 1],
          ["b", { deep: [null, "ü 🌊", 1.5, true] }],
        ],
      });
      const values = await storage.read(["b", "none", "a"]);
      same(values, [{ deep: [null, "ü 🌊", 1.5, true] }, undefined, 1]);
      same(await storage.read([]), []);
    },
  },
  {
    title: "gives a range by ascending key, and nothing that only begins alike",
    run: async (open) => {
      const storage = await open();
      const keys = ["r/10", "r/1", "r/A", "r/a", "r/a_b", "r/a%b", "r", "ra", "s/1"];
      await storage.write({ put: keys.map((key, at) => [key, at]) });
      const range = await storage.range("r/");
      same(range, [
        ["r/1", 1],
        ["r/10", 0],
        ["r/A", 2],
        ["r/a", 3],
        ["r/a%b", 5],
        ["r/a_b", 4],
      ]);
      same(await storage.range("r/a_"), [["r/a_b", 4]]);
      same(await storage.range("nothing/"), []);
    },
  },
  {
    title: "replaces and deletes in one write; a key that is put is not deleted",
    run: async (open) => {
      const storage = await open();
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
      same(await storage.read(["a", "b", "c"]), [2, undefined, 2]);
      await storage.write({});
    },
  },
  {
    title: "keeps everything when it is opened again",
    run: async (open) => {
      const storage = await open();
      await storage.write({
        put: [
          ["a", "kept"],
          ["b", 1],
        ],
      });
      await storage.write({ delete: ["b"] });
      same(await (await open()).read(["a", "b"]), ["kept", undefined]);
    },
  },
  {
    title: "changes nothing where one value of a write can't be stored",
    run: async (open) => {
      const storage = await open();
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
      if (!(await failed(write))) throw new Error("the write must be refused");
      same(await (await open()).read(["a", "b", "c"]), [1, undefined, undefined]);
      const again = await open();
      await again.write({ put: [["a", 4]] });
      same(await again.read(["a"]), [4]);
    },
  },
  {
    title: "can't be changed through what it was given or gave",
    run: async (open) => {
      const storage = await open();
      const given = { list: [1] };
      await storage.write({ put: [["a", given]] });
      given.list.push(2);
      const [got] = (await storage.read(["a"])) as (typeof given)[];
      got?.list.push(3);
      same(await storage.read(["a"]), [{ list: [1] }]);
    },
  },
  {
    title: "keeps the order of writes that were not waited for",
    run: async (open) => {
      const storage = await open();
      await Promise.all(Array.from({ length: 20 }, (_, n) => storage.write({ put: [["a", n]] })));
      same(await storage.read(["a"]), [19]);
    },
  },
  {
    title: "takes hundreds of keys at once",
    run: async (open) => {
      const storage = await open();
      const keys = Array.from({ length: 1200 }, (_, n) => `k/${String(n).padStart(5, "0")}`);
      await storage.write({ put: keys.map((key) => [key, key]) });
      same(await storage.read(keys), keys);
      same((await storage.range("k/")).length, keys.length);
      await storage.write({ delete: keys });
      same(await storage.range("k/"), []);
    },
  },
];

async function failed(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    () => true,
  );
}

function same(actual: unknown, expected: unknown): void {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value, (_, part) => part ?? null));
  if (got !== wanted) throw new Error(`got ${got}, expected ${wanted}`);
}
