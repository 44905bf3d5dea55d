import type { Fields } from "@/lib/contract/json";
import { jsonEqual } from "@/lib/core/json-equal";
import type { ServerState } from "./server-state";

export type Copy = ReadonlyMap<string, Fields>;

/** What lives on the server, by `domain/mobile_id`. */
export function livingRecords({ histories }: ServerState): Copy {
  const newest = [...histories].flatMap(([key, [standing]]) =>
    standing && !standing.deleted ? [[key, standing.fields] as const] : [],
  );
  return new Map(newest);
}

/** Where two copies of the same data differ, looked at from both sides. */
export function differences(name: string, copy: Copy, server: Copy): string[] {
  const missing = [...server].flatMap(([key, fields]) =>
    jsonEqual(copy.get(key), fields)
      ? []
      : [`${key} is ${say(copy.get(key))}, the server has ${say(fields)}`],
  );
  const extra = [...copy.keys()]
    .filter((key) => !server.has(key))
    .map((key) => `${key} is gone on the server`);
  return [...missing, ...extra].map((difference) => `${name}: ${difference}`);
}

function say(fields: Fields | undefined): string {
  return fields === undefined ? "missing" : JSON.stringify(fields);
}
