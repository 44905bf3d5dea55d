import type { ApiOperation, OpenApi } from "../../contract/openapi";
import { exampleOf } from "./example-of";

/** The operation as a command to try it with. */
export function curlOf(api: OpenApi, path: string, method: string, operation: ApiOperation): string {
  const lines = [`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} "$TIDELOCK_URL${path}"`];
  const [way] = operation.security
    .map((scheme) => Object.keys(scheme)[0])
    .filter((name) => name !== "session");
  if (way) lines.push(`-H "Authorization: Bearer $${way === "device" ? "DEVICE_TOKEN" : "PERSONAL_TOKEN"}"`);
  const schema = operation.requestBody?.content["application/json"]?.schema;
  if (schema) {
    lines.push(`-H "Content-Type: application/json"`);
    lines.push(`-d '${JSON.stringify(exampleOf(schema, api), null, 2).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}
