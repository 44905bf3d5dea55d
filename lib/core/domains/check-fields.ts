import type { Fields, Json } from "../../contract/json";
import { JSON_DEPTH, RESERVED_KEYS } from "../../contract/record-limits";
import { FIELD_KINDS } from "./field-kinds";
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
  for (const name in fields) {
    const value = fields[name] as Json;
    const fault = checkKey(name, name) ?? under(name, checkValue(value, 2));
    if (fault) return fault;
    const kind = Object.hasOwn(domain.fields, name) ? domain.fields[name] : undefined;
    if (kind && value !== null && !FIELD_KINDS[kind].holds(value)) {
      return { code: "invalid_field", path: name, message: `must be ${FIELD_KINDS[kind].words} or null` };
    }
  }
  return undefined;
}

/** What is wrong with a field's name, or nothing. */
export function checkKey(key: string, path: string): FieldFault | undefined {
  if (key === "" || RESERVED_KEYS.has(key)) {
    return { code: "reserved_key", path, message: `"${key}" can't be a key` };
  }
  return checkText(key, path);
}

/** Paths are put together on the way out, where something is wrong: most values are fine, and there may be many. */
function checkValue(value: Json, depth: number): FieldFault | undefined {
  if (typeof value === "string") return checkText(value, "");
  if (typeof value === "number" || typeof value === "bigint") return checkNumber(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > JSON_DEPTH) {
    return { code: "too_deep", path: "", message: `JSON may be at most ${JSON_DEPTH} levels deep` };
  }
  return Array.isArray(value) ? checkItems(value, depth + 1) : checkMembers(value, depth + 1);
}

function checkItems(items: readonly Json[], depth: number): FieldFault | undefined {
  for (let index = 0; index < items.length; index++) {
    const fault = checkValue(items[index] as Json, depth);
    if (fault) return under(String(index), fault);
  }
  return undefined;
}

function checkMembers(members: Fields, depth: number): FieldFault | undefined {
  for (const key in members) {
    const fault = checkKey(key, key) ?? under(key, checkValue(members[key] as Json, depth));
    if (fault) return fault;
  }
  return undefined;
}

function under(key: string, fault: FieldFault | undefined): FieldFault | undefined {
  if (!fault || fault.code === "too_deep") return fault;
  return { ...fault, path: fault.path ? `${key}.${fault.path}` : key };
}

function checkText(text: string, path: string): FieldFault | undefined {
  if (text.includes("\0")) return { code: "invalid_text", path, message: "must not contain NUL" };
  if (!isWellFormed(text)) {
    return { code: "invalid_text", path, message: "must not contain a lone surrogate" };
  }
  return undefined;
}

/** Clients run this too, and not each of their engines has the method. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

function checkNumber(value: number): FieldFault | undefined {
  const safe =
    Number.isFinite(value) && (!Number.isInteger(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER);
  if (safe) return undefined;
  return {
    code: "invalid_number",
    path: "",
    message: "must be a finite number that JSON keeps exactly (below 2^53)",
  };
}
