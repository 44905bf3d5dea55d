import { HOLDER, Holder } from "./holder";
import type { SyncStorage } from "./storage";

/** The part of `@react-native-async-storage/async-storage` that this adapter uses; its default export fits. */
export type AsyncStorage = {
  getAllKeys(): Promise<readonly string[]>;
  multiGet(keys: readonly string[]): Promise<readonly (readonly [string, string | null])[]>;
  multiSet(pairs: [string, string][]): Promise<unknown>;
  multiRemove(keys: string[]): Promise<unknown>;
};

/**
 * Storage in AsyncStorage, under keys that begin with `name/`. AsyncStorage promises nothing of several keys at once, so
 * each write goes to a journal first, in one key: once that stands, the write counts, and whoever opens the storage
 * next brings it to its end. A device with much data is better served by SQLite: here each start reads all keys. The
 * client that opened it last may write.
 * @throws StorageInUse, or what AsyncStorage says; the write then counts as not made, and at the next start it was made or not.
 */
export function asyncStorage(store: AsyncStorage, name = "tidelock"): SyncStorage {
  const journal = `${name}.journal`;
  const held = `${name}.${HOLDER}`;
  const holder = new Holder();
  const place = (key: string) => `${name}/${key}`;
  let keys: Set<string> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Does what the journal says, as often as it takes: doing it twice ends the same. */
  const settle = async (text: string, known: Set<string>) => {
    const { put, gone } = JSON.parse(text) as Journal;
    if (gone.length > 0) await store.multiRemove(gone.map(place));
    if (put.length > 0) await store.multiSet(put.map(([key, value]) => [place(key), value]));
    await store.multiRemove([journal]);
    for (const key of gone) known.delete(key);
    for (const [key] of put) known.add(key);
  };
  /** The keys that there are, after what a crash or a failure left undone. */
  const opened = async (): Promise<Set<string>> => {
    if (keys) return keys;
    const all = await store.getAllKeys();
    const prefix = place("");
    const known = new Set(all.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])));
    const [[, text] = []] = await store.multiGet([journal]);
    if (text) await settle(text, known);
    keys = known;
    return known;
  };
  const inTurn = <Result>(work: (known: Set<string>) => Promise<Result>): Promise<Result> => {
    const result = turn.then(opened).then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const values = async (wanted: readonly string[]) => {
    const pairs = wanted.length > 0 ? await store.multiGet(wanted.map(place)) : [];
    const texts = new Map(pairs);
    return wanted.map((key) => parse(texts.get(place(key))));
  };

  const check = async () => {
    const [[, found] = []] = await store.multiGet([held]);
    holder.check(found);
  };

  return {
    read: (wanted) => inTurn(() => values(wanted)),
    range: (prefix) =>
      inTurn(async (known) => {
        const wanted = [...known].filter((key) => key.startsWith(prefix)).sort();
        const found = await values(wanted);
        return wanted.map((key, at) => [key, found[at]]);
      }),
    write: async ({ put = [], delete: gone = [] }) => {
      const texts = put.map(([key, value]): [string, string] => [key, JSON.stringify(value)]);
      const kept = new Set(texts.map(([key]) => key));
      const entry: Journal = { put: texts, gone: gone.filter((key) => !kept.has(key)) };
      await inTurn(async (known) => {
        if (holder.asks) await check();
        keys = undefined;
        const text = JSON.stringify(entry);
        await store.multiSet([[journal, text]]);
        await settle(text, known);
        keys = known;
      });
    },
    claim: () =>
      inTurn(async () => {
        await check();
        // A storage that is full can be read all the same, and what waits in it be sent.
        await store.multiSet([[held, holder.me]]).then(
          () => holder.claimed(),
          () => {},
        );
      }),
  };
}

type Journal = { put: [string, string][]; gone: string[] };

function parse(text: string | null | undefined): unknown {
  return text === null || text === undefined ? undefined : JSON.parse(text);
}
