import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { JsonSchema, OpenApi } from "@/lib/contract/openapi";
import { integerBetween, pick, type Random } from "@/lib/core/random";
import { hostileBody } from "./hostile-body";

// Not imported: Playwright takes JSON only with an attribute that not every tool of this house knows.
const api = JSON.parse(readFileSync("docs/reference/openapi.json", "utf8")) as OpenApi;

export type HostileRequest = {
  /** The route's method and path, as the API reference calls it. */
  route: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
};

type Operation = { method: string; path: string; operation: OpenApi["paths"][string][string] };

/** Only the asker ends it, so it is not asked for here. */
const ENDLESS = "/api/v1/sync/stream";

const OPERATIONS: readonly Operation[] = Object.entries(api.paths)
  .filter(([path]) => path !== ENDLESS)
  .flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

/** The `no`th request of a corpus: every route has its turn, those with a body four times as often. */
export function hostileRequest(random: Random, no: number): HostileRequest {
  const { method, path, operation } = TURNS[no % TURNS.length] as Operation;
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const body =
    schema || method !== "GET" ? hostileBody(random, schema ? plausible(random, schema) : {}) : undefined;
  return {
    route: `${method} ${path}`,
    method,
    path: `${path.replace(/\{(\w+)\}/g, (_, name) => parameter(random, name))}${query(random, operation)}`,
    headers: { ...oddHeaders(random), ...body?.headers },
    ...(body && { body: body.bytes }),
  };
}

const TURNS = OPERATIONS.flatMap((operation) =>
  Array<Operation>(operation.operation.requestBody ? 4 : 1).fill(operation),
);

function parameter(random: Random, name: string): string {
  const odd = pick(random, ["%00", "..%2f..", "x".repeat(300), "%E0%A4%A", "0", "%F0%9F%98%80", "a%20b"]);
  if (random() < 0.3) return odd;
  if (name === "domain") return pick(random, ["task", "ticket", "nothing"]);
  return name === "mobile_id" ? `m${integerBetween(random, 0, 50)}` : randomUUID();
}

function query(random: Random, { parameters }: Operation["operation"]): string {
  const values = [
    "",
    "%00",
    "-1",
    "1e9",
    "x".repeat(5000),
    "%",
    "[]",
    "null",
    "2026-11-22",
    "%ED%A0%80",
    "task,,",
  ];
  const asked = parameters.filter((known) => known.in === "query" && random() < 0.4);
  return asked.length > 0 ? `?${asked.map(({ name }) => `${name}=${pick(random, values)}`).join("&")}` : "";
}

function oddHeaders(random: Random): Record<string, string> {
  const odd: Record<string, string>[] = [
    {},
    {},
    { "x-request-id": "../../x" },
    { "idempotency-key": "k".repeat(200) },
    { "accept-encoding": "br;q=1.5, *;q=0, gzip;q=x" },
    { "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "localhost" },
    { "if-match": '"999999999999999999"' },
    { "x-app-version": "0.0.0-\u00ff" },
    { "x-tidelock-exchange": "1", "x-tidelock-address": "127.0.0.1" },
    { "content-type": "text/plain" },
  ];
  return pick(random, odd);
}

/** A value that a schema would take, more or less: enough that what follows gets past the first look. */
function plausible(random: Random, schema: JsonSchema): unknown {
  if (schema.$ref) {
    const named = api.components.schemas[schema.$ref.split("/").at(-1) ?? ""];
    return named ? plausible(random, named) : null;
  }
  if (schema.examples) return pick(random, schema.examples);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return plausible(random, pick(random, either));
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, plausible(random, inner)]),
      );
    case "array":
      return Array.from({ length: integerBetween(random, 0, 3) }, () =>
        plausible(random, schema.items ?? {}),
      );
    case "integer":
    case "number":
      return integerBetween(
        random,
        schema.minimum ?? 0,
        Math.min(schema.maximum ?? 100, (schema.minimum ?? 0) + 100),
      );
    case "boolean":
      return random() < 0.5;
    case "string":
      return schema.format === "uuid"
        ? randomUUID()
        : schema.format === "date-time"
          ? "2026-11-22T10:00:00Z"
          : "text";
    default:
      return {};
  }
}
