/** As much of JSON Schema as the API reference uses. */
export type JsonSchema = {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  pattern?: string;
  const?: string | number | boolean;
  enum?: (string | number)[];
  default?: unknown;
  examples?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: { [name: string]: JsonSchema };
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

type Content = { [mediaType: string]: { schema?: JsonSchema } };

export type ApiParameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

/** One method of one path. */
export type ApiOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  /** One way of signing in is enough; none: anyone may call it. */
  security: { [scheme: string]: string[] }[];
  parameters: ApiParameter[];
  requestBody?: { required: boolean; content: Content };
  responses: { [status: string]: { description: string; content?: Content } };
};

/** The OpenAPI 3.1 document that `npm run generate:api` writes. */
export type OpenApi = {
  openapi: string;
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: { [path: string]: { [method: string]: ApiOperation } };
  components: {
    schemas: { [name: string]: JsonSchema };
    securitySchemes: { [name: string]: { [keyword: string]: string } };
  };
};
