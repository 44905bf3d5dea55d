import type { Json } from "../../contract/json";
import { jsonEqual } from "../json-equal";

/** One thing that differs; `from` or `to` is absent where the thing wasn't there. `path` is dotted, empty for the whole. */
export type JsonChange = { path: string; from?: Json; to?: Json };

/** What differs between two values, thing by thing: objects are looked into, lists are compared whole. */
export function jsonChanges(before: Json | undefined, after: Json | undefined, path = ""): JsonChange[] {
  if (isObject(before) || isObject(after)) {
    if ((isObject(before) || nothing(before)) && (isObject(after) || nothing(after))) {
      const [one, other] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
      return keysOf(one, other).flatMap((key) =>
        jsonChanges(valueIn(one, key), valueIn(other, key), path === "" ? key : `${path}.${key}`),
      );
    }
  }
  if (nothing(before) && nothing(after)) return [];
  if (before !== undefined && after !== undefined && jsonEqual(before, after)) return [];
  return [{ path, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) }];
}

type JsonObject = { [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nothing(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function keysOf(one: JsonObject, other: JsonObject): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function valueIn(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
