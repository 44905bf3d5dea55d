/** The object's own value of that key. Fields may be called `toString`; what objects inherit is not data. */
export function own<T>(object: { [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
