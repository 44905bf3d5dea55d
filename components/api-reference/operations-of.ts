import type { ApiOperation, OpenApi } from "@/lib/contract/openapi";

/** The operations under one heading, in the document's order. */
export function operationsOf(
  api: OpenApi,
  tag: string,
): { path: string; method: string; operation: ApiOperation }[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}
