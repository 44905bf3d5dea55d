import { z } from "zod";
import type { ApiOperation, ApiParameter, JsonSchema, OpenApi } from "@/lib/contract/openapi";
import { PROBLEMS, Problem } from "@/lib/contract/problem";
import { PushEntry } from "@/lib/contract/push-entry";
import type { RouteContract } from "@/lib/http/define-route";
import type { Answer, Operation } from "./read-routes";

const TAGS = [
  { name: "Devices", starts: "/api/v1/devices", description: "Enrolling a device and renewing its token." },
  { name: "Sync", starts: "/api/v1/", description: "What a device calls; lib/sdk does it for you." },
  { name: "Dashboard", starts: "/api/sync/", description: "What the dashboard calls, and scripts of yours." },
  { name: "Account", starts: "/api/account", description: "One's own account." },
  { name: "Operation", starts: "/", description: "For whoever runs the server." },
];

const SECURITY: Record<RouteContract["auth"], Record<string, string[]>[]> = {
  device: [{ device: [] }],
  person: [{ session: [] }, { personal_token: [] }],
  caller: [{ session: [] }, { personal_token: [] }],
  account: [{ session: [] }],
  newcomer: [{ session: [] }],
  visitor: [],
  public: [],
};

const PROBLEM = { $ref: "#/components/schemas/Problem" };

/** The OpenAPI 3.1 document of everything the server answers. */
export function openApiOf(
  version: string,
  { operations, components }: { operations: Operation[]; components: Record<string, JsonSchema> },
): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const operation of operations) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method] = operationOf(operation);
    paths[operation.path] = methods;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tidelock",
      version,
      description:
        "Times are RFC 3339 in UTC. Every path works with and without a trailing slash. Refusals are problem+json with a stable code.",
    },
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: sorted({ ...components, PushEntry: jsonSchema(PushEntry), Problem: problemSchema() }),
      securitySchemes: {
        device: { type: "http", scheme: "bearer", description: "A device's token, from enrolment." },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
        personal_token: {
          type: "http",
          scheme: "bearer",
          description: "A personal token, from the settings.",
        },
      },
    },
  };
}

function operationOf({ method, path, summary, contract, answers }: Operation): ApiOperation {
  const [first = "", ...rest] = summary.split(/(?<=\.) /);
  return {
    operationId: operationId(method, path),
    tags: [TAGS.find(({ starts }) => path.startsWith(starts))?.name ?? "Operation"],
    summary: first.replace(/\.$/, ""),
    ...(rest.length > 0 && { description: rest.join(" ") }),
    security: SECURITY[contract?.auth ?? "public"],
    parameters: [...pathParameters(path, contract), ...queryParameters(contract)],
    ...(contract?.body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(contract.body) } } },
    }),
    responses: responsesOf(answers),
  };
}

/** Such as `getApiSyncDevicesDeviceId`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function pathParameters(path: string, contract: RouteContract | undefined): ApiParameter[] {
  const { properties } = objectOf(contract?.params);
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    schema: properties[name] ?? { type: "string" },
  }));
}

function queryParameters(contract: RouteContract | undefined): ApiParameter[] {
  const { properties, required } = objectOf(contract?.query);
  const ofTenant =
    contract?.auth === "person"
      ? [
          {
            name: "tenant_id",
            in: "query" as const,
            required: false,
            description: "Needed by members of several tenants.",
            schema: { type: "string", format: "uuid" },
          },
        ]
      : [];
  const own = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query" as const,
    required: required.includes(name),
    schema,
  }));
  return [...ofTenant, ...own];
}

function responsesOf(answers: readonly Answer[]): ApiOperation["responses"] {
  const responses: ApiOperation["responses"] = {};
  for (const { status, contentType, schema } of answers) {
    responses[status] = {
      description: status === 204 ? "Done; nothing to say" : "As asked",
      ...(contentType && {
        content: { ...responses[status]?.content, [contentType]: schema ? { schema } : {} },
      }),
    };
  }
  responses.default = {
    description: "Refused",
    content: { "application/problem+json": { schema: PROBLEM } },
  };
  return responses;
}

function problemSchema(): JsonSchema {
  const schema = objectOf(Problem);
  return { ...schema, properties: { ...schema.properties, code: { enum: Object.keys(PROBLEMS) } } };
}

type ObjectSchema = JsonSchema & Required<Pick<JsonSchema, "properties" | "required">>;

function objectOf(schema: z.ZodType | undefined): ObjectSchema {
  const { properties = {}, required = [], ...rest } = schema ? jsonSchema(schema) : {};
  return { ...rest, properties, required };
}

/** As a client sends it: before defaults and transformations. What JSON Schema can't say is left open. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ jsonSchema: part, path }) => {
      // Entries are unknown to the request's schema, for each is judged alone.
      if (/^(entries|changes)$/.test(String(path.at(-2))) && path.at(-1) === "items") {
        part.$ref = "#/components/schemas/PushEntry";
      }
      // A format says it better.
      if (part.format) delete part.pattern;
    },
  });
  return json as JsonSchema;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
