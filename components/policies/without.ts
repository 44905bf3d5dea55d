/** The object without one of its keys. */
export function without<T>(object: { [key: string]: T }, key: string): { [key: string]: T } {
  const { [key]: _, ...rest } = object;
  return rest;
}
