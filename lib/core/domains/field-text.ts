import type { Json } from "../../contract/json";
import { checkFields } from "./check-fields";
import type { Domain } from "./domain";
import type { FieldKind } from "./field-kinds";

/** How a person types a field: the domain's kind, or for fields it doesn't know, by the value that is there. */
export type TypedKind = FieldKind | "json";

/** A field's value as typed text. Empty text stands for null, save for strings, whose null has a choice of its own. */
export function textOfField(kind: TypedKind, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (kind === "strings" && Array.isArray(value)) return value.join("\n");
  if (typeof value === "string" && kind !== "json") return value;
  return typeof value === "object" || kind === "json" ? JSON.stringify(value, null, 2) : String(value);
}

export type TypedField = { ok: true; value: Json } | { ok: false; message: string };

/** The value that a typed text means, held to the domain's rule for the field. */
export function readFieldText(
  domain: Domain | undefined,
  field: string,
  kind: TypedKind,
  text: string,
): TypedField {
  const read = readText(kind, text);
  if (!read.ok) return read;
  const fault = domain && checkFields(domain, { [field]: read.value });
  return fault ? { ok: false, message: fault.message } : read;
}

/** The kind that a field is typed as, by the domain and the values that it has. */
export function typedKind(
  domain: Domain | undefined,
  field: string,
  values: readonly (Json | undefined)[],
): TypedKind {
  const known = domain && Object.hasOwn(domain.fields, field) ? domain.fields[field] : undefined;
  if (known) return known;
  return values.every((value) => value === undefined || value === null || typeof value === "string")
    ? "string"
    : "json";
}

function readText(kind: TypedKind, text: string): TypedField {
  const trimmed = text.trim();
  if (kind === "string") return { ok: true, value: text };
  if (trimmed === "") return { ok: true, value: null };
  return READ[kind](trimmed);
}

const asText = (text: string): TypedField => ({ ok: true, value: text });
const READ: Record<Exclude<TypedKind, "string">, (text: string) => TypedField> = {
  time: asText,
  date_or_time: asText,
  number: readNumber,
  count: readNumber,
  boolean: (text) =>
    text === "true" || text === "false"
      ? { ok: true, value: text === "true" }
      : { ok: false, message: "must be true or false" },
  strings: (text) => ({ ok: true, value: text.split("\n").flatMap((line) => line.trim() || []) }),
  objects: readJson,
  json: readJson,
};

function readNumber(text: string): TypedField {
  const value = Number(text);
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, message: "must be a number" };
}

function readJson(text: string): TypedField {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, message: "must be JSON" };
  }
}
