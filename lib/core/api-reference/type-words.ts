import type { JsonSchema } from "../../contract/openapi";
import { schemaName } from "./example-of";

/** A schema's type in a few words, such as `string, date-time`, `Change[]` or `"low" | "high"`. */
export function typeWords(schema: JsonSchema): string {
  if (schema.$ref) return schemaName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeWords).join(" | ");
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeWords).join(", ")}]`;
  if (schema.type === "array") return `${bracketed(typeWords(schema.items ?? {}))}[]`;
  if (schema.format) return `${schema.type}, ${schema.format}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object" && !schema.properties) {
    return `{ [name]: ${typeWords(schema.additionalProperties)} }`;
  }
  return schema.type ?? "anything";
}

function bracketed(words: string): string {
  return words.includes(" | ") ? `(${words})` : words;
}

/** What a value must keep to, such as `1–200, default 50`; empty where nothing is said. */
export function limitWords(schema: JsonSchema): string {
  const words: string[] = [];
  const range = (low: number | undefined, high: number | undefined, unit: string) => {
    const far = high !== undefined && high < Number.MAX_SAFE_INTEGER ? high : undefined;
    if (low !== undefined && far !== undefined) words.push(`${low}–${far}${unit}`);
    else if (far !== undefined) words.push(`at most ${far}${unit}`);
    else if (low !== undefined && low > Number.MIN_SAFE_INTEGER) words.push(`at least ${low}${unit}`);
  };
  range(schema.minimum, schema.maximum, "");
  range(schema.minLength, schema.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  if (schema.pattern && !schema.format) words.push(`matches ${schema.pattern}`);
  if (schema.default !== undefined) words.push(`default ${JSON.stringify(schema.default)}`);
  return words.join(", ");
}
