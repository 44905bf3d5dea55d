import type { ApiOperation, OpenApi } from "@/lib/contract/openapi";
import { exampleOf } from "@/lib/core/api-reference/example-of";

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/** The same operations as a Postman collection: a folder for each tag, credentials and server as variables. */
export function postmanOf(api: OpenApi): object {
  return {
    info: { name: api.info.title, description: api.info.description, schema: SCHEMA },
    variable: [
      { key: "url", value: "http://127.0.0.1:3000" },
      { key: "device_token", value: "" },
      { key: "personal_token", value: "" },
    ],
    item: api.tags.map(({ name, description }) => ({
      name,
      description,
      item: Object.entries(api.paths).flatMap(([path, methods]) =>
        Object.entries(methods)
          .filter(([, operation]) => operation.tags.includes(name))
          .map(([method, operation]) => requestOf(api, path, method, operation)),
      ),
    })),
  };
}

function requestOf(api: OpenApi, path: string, method: string, operation: ApiOperation): object {
  const body = operation.requestBody?.content["application/json"]?.schema;
  const query = operation.parameters.filter((parameter) => parameter.in === "query");
  const segments = path.slice(1).replace(/\{(\w+)\}/g, ":$1");
  return {
    name: operation.summary,
    request: {
      method: method.toUpperCase(),
      description: operation.description ?? "",
      header: body ? [{ key: "Content-Type", value: "application/json" }] : [],
      url: {
        raw: `{{url}}/${segments}`,
        host: ["{{url}}"],
        path: segments.split("/"),
        query: query.map(({ name, required }) => ({ key: name, value: "", disabled: !required })),
        variable: [...segments.matchAll(/:(\w+)/g)].map(([, key]) => ({ key, value: "" })),
      },
      auth: authOf(operation),
      ...(body && {
        body: {
          mode: "raw",
          raw: JSON.stringify(exampleOf(body, api), null, 2),
          options: { raw: { language: "json" } },
        },
      }),
    },
  };
}

function authOf({ security }: ApiOperation): object {
  const token = security.some((way) => "device" in way)
    ? "device_token"
    : security.some((way) => "personal_token" in way) && "personal_token";
  if (!token) return { type: "noauth" };
  return { type: "bearer", bearer: [{ key: "token", value: `{{${token}}}`, type: "string" }] };
}
