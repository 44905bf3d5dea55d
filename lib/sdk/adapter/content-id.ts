/**
 * An id that is the same for the same text, in 64 bits: two rounds of FNV-1a (Fowler, Noll and Vo) with primes of their
 * own, each stirred at the end as in MurmurHash3. It tells one device's batches apart; the server compares contents.
 */
export function contentId(text: string): string {
  return [round(text, 0x811c9dc5, 0x01000193), round(text, 0x2f0b4c47, 0x85ebca6b)]
    .map((half) => half.toString(36).padStart(7, "0"))
    .join("");
}

function round(text: string, start: number, prime: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), prime);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
