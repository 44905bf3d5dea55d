import reference from "@/docs/reference/openapi.json";

type Route = { parts: readonly string[]; methods: readonly string[] };

// The API reference is made from the routes themselves.
const ROUTES: readonly Route[] = Object.entries(reference.paths).map(([path, operations]) => {
  const methods = Object.keys(operations).map((method) => method.toUpperCase());
  return {
    parts: path.split("/"),
    methods: [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"],
  };
});
const FIXED = new Map(
  ROUTES.filter(({ parts }) => !parts.some(isName)).map(({ parts, methods }) => [parts.join("/"), methods]),
);
const NAMED = ROUTES.filter(({ parts }) => parts.some(isName));

/** The methods of the route at a path, which may end in a slash; undefined where the reference knows none. */
export function methodsAt(path: string): readonly string[] | undefined {
  const plain = path.endsWith("/") ? path.slice(0, -1) : path;
  const fixed = FIXED.get(plain);
  if (fixed) return fixed;
  const asked = plain.split("/");
  return NAMED.find(
    ({ parts }) =>
      parts.length === asked.length && parts.every((part, index) => isName(part) || part === asked[index]),
  )?.methods;
}

function isName(part: string): boolean {
  return part.startsWith("{");
}
