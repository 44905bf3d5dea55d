import type { Fields, Json } from "../../contract/json";
import { JSON_DEPTH, RESERVED_KEYS } from "../../contract/record-limits";
import { own } from "../own";
import { FIELD_KINDS, type FieldKind } from "./field-kinds";
import type { FieldKinds } from "./known-fields";

/** Why an entry is rejected alone: a stable code, where, and what to do. */
export type FieldFault = {
  code: "too_deep" | "reserved_key" | "invalid_text" | "invalid_number" | "invalid_field";
  path: string;
  message: string;
};

/**
 * The first thing in `fields` that the domain or the database could not keep as it is, or nothing. PostgreSQL refuses
 * NUL, turns lone surrogates into U+FFFD, and JSON numbers beyond 2^53 round silently: all of it is refused here.
 */
export function checkFields(domain: { fields: FieldKinds }, fields: Fields): FieldFault | undefined {
  return checkMembers(fields, 2, domain.fields);
}

/** What is wrong with a field's name, or nothing. `path`: what it is called where it stands. */
export function checkKey(key: string, path = key): FieldFault | undefined {
  const isReserved = key === "" || RESERVED_KEYS.has(key);
  return under(
    path,
    isReserved ? { code: "reserved_key", path: "", message: `"${key}" can't be a key` } : checkText(key),
  );
}

/** Paths are put together on the way out, where something is wrong: most values are fine, and there may be many. */
function checkValue(value: Json, depth: number): FieldFault | undefined {
  if (typeof value === "string") return checkText(value);
  if (typeof value === "number" || typeof value === "bigint") return checkNumber(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > JSON_DEPTH)
    return { code: "too_deep", path: "", message: `JSON may be at most ${JSON_DEPTH} levels deep` };
  return Array.isArray(value) ? checkItems(value, depth + 1) : checkMembers(value, depth + 1);
}

function checkItems(items: readonly Json[], depth: number): FieldFault | undefined {
  for (let index = 0; index < items.length; index++) {
    const fault = checkValue(items[index] as Json, depth);
    if (fault) return under(String(index), fault);
  }
  return undefined;
}

function checkMembers(members: Fields, depth: number, kinds: FieldKinds = {}): FieldFault | undefined {
  for (const key in members) {
    const value = members[key] as Json;
    const fault = checkKey(key) ?? under(key, checkValue(value, depth) ?? checkKind(value, own(kinds, key)));
    if (fault) return fault;
  }
  return undefined;
}

function checkKind(value: Json, kind: FieldKind | undefined): FieldFault | undefined {
  if (!kind || value === null) return undefined;
  const { holds, words } = FIELD_KINDS[kind];
  return holds(value) ? undefined : { code: "invalid_field", path: "", message: `must be ${words} or null` };
}

function checkText(text: string): FieldFault | undefined {
  const what = text.includes("\0") ? "NUL" : !isWellFormed(text) && "a lone surrogate";
  return what ? { code: "invalid_text", path: "", message: `must not contain ${what}` } : undefined;
}

/** Clients run this too, and not each of their engines has the method. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

function checkNumber(value: number): FieldFault | undefined {
  if (Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)) return undefined;
  return {
    code: "invalid_number",
    path: "",
    message: "must be a finite number, and below 2^53",
  };
}

function under(key: string, fault: FieldFault | undefined): FieldFault | undefined {
  if (!fault || fault.code === "too_deep") return fault;
  return { ...fault, path: fault.path ? `${key}.${fault.path}` : key };
}
