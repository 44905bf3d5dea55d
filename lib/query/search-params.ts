import { z } from "zod";

/** As Next gives them to a page. */
export type SearchParams = { [name: string]: string | string[] | undefined };

/**
 * A page's state from its address. Every field of the shape needs a default (or is optional); what doesn't fit, or isn't
 * a field at all, is left out and named in `dropped`, so that the page can say so.
 */
export function readSearchParams<Shape extends z.ZodRawShape>(
  shape: Shape,
  given: SearchParams,
): { params: z.output<z.ZodObject<Shape>>; dropped: string[] } {
  const kept: { [name: string]: string } = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (typeof value === "string" && field && z.safeParse(field, value).success) kept[name] = value;
    else if (value !== undefined) dropped.push(`${name}=${value}`);
  }
  return { params: z.object(shape).parse(kept), dropped };
}

/** The query of an address after a change; `undefined` takes a name out. Starts with "?" unless it is empty. */
export function changedSearch(
  current: URLSearchParams,
  change: { [name: string]: string | undefined },
): string {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === "" ? "" : `?${query}`;
}
