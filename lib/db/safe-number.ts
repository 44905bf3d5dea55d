/**
 * A bigint of the database as a number.
 * @throws RangeError beyond 2^53, where a number no longer tells neighbours apart
 */
export function safeNumber(value: string | bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond 2^53`);
  return number;
}
