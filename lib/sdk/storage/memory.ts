import type { SyncStorage } from "./storage";

/** For tests and previews: gone with the process. Keeps JSON text, so that nobody can change a value from outside. */
export function memoryStorage(): SyncStorage {
  const kept = new Map<string, string>();
  const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
  return {
    read: async (keys) => keys.map((key) => parse(kept.get(key))),
    range: async (prefix) =>
      [...kept.entries()]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, text]) => [key, parse(text)]),
    write: async ({ put = [], delete: gone = [] }) => {
      const texts = put.map(([key, value]) => [key, JSON.stringify(value)] as const);
      for (const key of gone) kept.delete(key);
      for (const [key, text] of texts) kept.set(key, text);
    },
  };
}
