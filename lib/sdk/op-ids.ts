/**
 * Ids for edits, unique on this device: when its app started, chance, and a count. They look alike because each travels
 * twice: of a packed batch of small edits, and of its answer, UUIDs were a third and more.
 */
export function opIds(clock: () => number, random: () => number): () => string {
  const start = [clock(), random() * 36 ** 4].map((part) => Math.floor(part).toString(36)).join("");
  let count = 0;
  return () => `${start}-${(count++).toString(36)}`;
}
