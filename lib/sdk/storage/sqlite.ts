import { HOLDER, Holder } from "./holder";
import type { SyncStorage } from "./storage";

/** The part of expo-sqlite's database that this adapter uses: `await openDatabaseAsync("tidelock.db")` fits. */
export type SqliteDatabase = {
  execAsync(sql: string): Promise<unknown>;
  runAsync(sql: string, parameters: string[]): Promise<unknown>;
  getAllAsync<Row>(sql: string, parameters: string[]): Promise<Row[]>;
};

/** SQLite's own limit of parameters in one statement is 999 in its oldest builds. */
const KEYS_AT_ONCE = 500;

/**
 * Storage in a table of a SQLite database: one transaction for each write, so that an app that is killed in the middle
 * has all of it or nothing. Give it a database of its own: others' statements would fall into its transactions. The
 * client that opened it last may write.
 * @throws what SQLite says; nothing was written. StorageInUse
 */
export function sqliteStorage(database: SqliteDatabase): SyncStorage {
  const prepared = database.execAsync(
    "CREATE TABLE IF NOT EXISTS tidelock (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
  );
  // Who waits for it hears of a failure; until then it is nobody's.
  prepared.catch(() => {});
  let turn: Promise<unknown> = prepared;
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(() => prepared).then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  const holder = new Holder();
  const inTransaction = (work: () => Promise<void>) =>
    inTurn(async () => {
      await database.execAsync("BEGIN IMMEDIATE");
      try {
        await work();
        await database.execAsync("COMMIT");
      } catch (error) {
        await database.execAsync("ROLLBACK").catch(() => {});
        throw error;
      }
    });
  const check = async () => {
    const [row] = await database.getAllAsync<Row>("SELECT key, value FROM tidelock WHERE key = ?", [HOLDER]);
    holder.check(parse(row?.value));
  };
  const put = (key: string, text: string) =>
    database.runAsync("INSERT OR REPLACE INTO tidelock (key, value) VALUES (?, ?)", [key, text]);

  return {
    read: (keys) =>
      inTurn(async () => {
        const known = new Map<string, string>();
        for (const some of inParts(keys)) {
          const places = some.map(() => "?").join();
          const rows = await database.getAllAsync<Row>(
            `SELECT key, value FROM tidelock WHERE key IN (${places})`,
            some,
          );
          for (const { key, value } of rows) known.set(key, value);
        }
        return keys.map((key) => parse(known.get(key)));
      }),
    range: (prefix) =>
      inTurn(async () => {
        // Keys are ASCII, so nothing that starts with the prefix lies beyond it; text compares by bytes here.
        const rows = await database.getAllAsync<Row>(
          "SELECT key, value FROM tidelock WHERE key >= ? AND key < ? AND key <> ? ORDER BY key",
          [prefix, `${prefix}\uffff`, HOLDER],
        );
        return rows.map(({ key, value }) => [key, JSON.parse(value)]);
      }),
    write: async (batch) => {
      const texts = (batch.put ?? []).map(([key, value]) => [key, JSON.stringify(value)] as const);
      await inTransaction(async () => {
        if (holder.asks) await check();
        for (const some of inParts(batch.delete ?? [])) {
          await database.runAsync(`DELETE FROM tidelock WHERE key IN (${some.map(() => "?").join()})`, some);
        }
        for (const [key, text] of texts) await put(key, text);
      });
    },
    claim: async () => {
      await inTurn(check);
      // A storage that is full can be read all the same, and what waits in it be sent.
      await inTransaction(async () => void (await put(HOLDER, JSON.stringify(holder.me)))).then(
        () => holder.claimed(),
        () => {},
      );
    },
  };
}

type Row = { key: string; value: string };

function* inParts(keys: readonly string[]): Generator<string[]> {
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) yield keys.slice(at, at + KEYS_AT_ONCE);
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
