import type { Fields, Json } from "@/lib/contract/json";

/** A list or an object with one line for each part, so that two sides can be compared line by line. */
export function valueLines(value: Json[] | Fields): string {
  if (Array.isArray(value)) return value.map(inOneLine).join("\n") || "[]";
  return pairs(value).join("\n") || "{}";
}

/** "sku: BELT-A47, quantity: 1" for a flat object; what is nested deeper stays JSON. */
function inOneLine(part: Json): string {
  if (part === null || typeof part !== "object" || Array.isArray(part)) return scalar(part);
  return pairs(part).join(", ") || "{}";
}

// The space doesn't break, so that a narrow column breaks after the comma.
const pairs = (object: Fields) => Object.entries(object).map(([key, part]) => `${key}:\u00a0${scalar(part)}`);

/** A word that can't be taken for another kind of value, or for two, needs no quotes. */
function scalar(part: Json): string {
  return typeof part === "string" && PLAIN.test(part) ? part : JSON.stringify(part);
}

const PLAIN = /^(?!(?:true|false|null)$)\p{L}[^,:"\n]*(?<!\s)$/u;
