/** Into how many equal parts a fleet is cut; a percentage takes the first hundredths of them. */
export const COHORTS = 10_000;

/**
 * A device's place in a rollout, from 0 to 9999: the same for ever, evenly spread over a fleet, and independent from
 * one scope to the next, so that not the same devices go first every time. FNV-1a over the text, finished by
 * MurmurHash3's mixer (Appleby, public domain), because FNV alone leaves neighbouring numbers close together.
 */
export function cohortOf(tenant: string, scope: string, device: number): number {
  let hash = 0x811c9dc5;
  const text = `${tenant}/${scope}/${device}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % COHORTS;
}
