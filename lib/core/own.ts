/**
 * The object's own value of that key. Fields may be called `toString`; what objects inherit is not data. All that a plain
 * object inherits is functions and `__proto__`, so only those need the slow question.
 */
export function own<T>(object: { [key: string]: T }, key: string): T | undefined {
  const value = object[key];
  if (typeof value !== "function" && key !== "__proto__") return value;
  return Object.hasOwn(object, key) ? value : undefined;
}
