import { expect, test } from "vitest";
import type { ApiOperation, JsonSchema, OpenApi } from "../../contract/openapi";
import { curlOf } from "./curl-of";
import { exampleOf } from "./example-of";
import { limitWords, typeWords } from "./type-words";

const tree: JsonSchema = {
  type: "object",
  properties: { name: { type: "string" }, inside: { $ref: "#/components/schemas/Tree" } },
  required: ["name", "inside"],
};
const components: OpenApi["components"] = { schemas: { Tree: tree }, securitySchemes: {} };
const api: OpenApi = {
  openapi: "3.1.0",
  info: { title: "", version: "", description: "" },
  tags: [],
  paths: {},
  components,
};

test("an example holds what is required, and ends where a schema holds itself", () => {
  expect(
    exampleOf(
      { type: "object", properties: { a: { type: "integer", minimum: 1 }, b: {} }, required: ["a"] },
      api,
    ),
  ).toEqual({ a: 1 });
  expect(JSON.stringify(exampleOf({ $ref: "#/components/schemas/Tree" }, api)).length).toBeLessThan(200);
});

test("types and limits are told in words", () => {
  expect(typeWords({ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } })).toBe(
    "(string | null)[]",
  );
  expect(typeWords({ type: "array", items: { $ref: "#/components/schemas/Change" } })).toBe("Change[]");
  expect(limitWords({ type: "integer", minimum: 1, maximum: 200, default: 50 })).toBe("1–200, default 50");
  expect(limitWords({ type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER })).toBe("at least 0");
});

test("the command to try an operation survives an apostrophe in its body", () => {
  const operation: ApiOperation = {
    operationId: "x",
    tags: [],
    summary: "",
    security: [{ device: [] }],
    parameters: [],
    requestBody: { required: true, content: { "application/json": { schema: { const: "it's" } } } },
    responses: {},
  };
  expect(curlOf(api, "/x", "post", operation)).toContain(`-d '"it'\\''s"'`);
});
