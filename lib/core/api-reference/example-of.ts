import type { JsonSchema, OpenApi } from "../../contract/openapi";

const TEXTS: { [format: string]: string } = {
  "date-time": "2026-11-22T10:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  email: "ada@example.com",
};
/** A schema may hold itself. */
const DEPTH = 5;

/** The schema's own example, or a small value of its shape: what is required, or all there is where nothing is. */
export function exampleOf(schema: JsonSchema, api: Pick<OpenApi, "components">, depth = 0): unknown {
  if (depth > DEPTH) return {};
  if (schema.$ref) return exampleOf(schemaAt(schema.$ref, api), api, depth + 1);
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return exampleOf(choice, api, depth);
  if (schema.type === "array") return schema.items ? [exampleOf(schema.items, api, depth + 1)] : [];
  if (schema.type === "boolean") return false;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  if (schema.type === "string") return TEXTS[schema.format ?? ""] ?? "";
  const { properties = {}, required = [] } = schema;
  const shown = required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(shown.map((name) => [name, exampleOf(properties[name] ?? {}, api, depth + 1)]));
}

/** What `#/components/schemas/<name>` stands for; a schema that says nothing where there is none. */
export function schemaAt(ref: string, api: Pick<OpenApi, "components">): JsonSchema {
  return api.components.schemas[schemaName(ref)] ?? {};
}

export function schemaName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
