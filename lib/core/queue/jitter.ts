/**
 * A number from 0 to below 1 that is the device's own for a slot of time: the same when it asks again, another for the
 * next device and the next slot (FNV-1a, finished as in MurmurHash3 so that ids which differ by one digit lie apart).
 */
export function jitterOf(deviceId: string, slot: number): number {
  let hash = 0x811c9dc5;
  for (const letter of `${deviceId}/${slot}`)
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
