/**
 * The network that an address stands for when tries are counted: an IPv4 address itself, of an IPv6 address the first 64
 * bits, because one line has all of those. What is no address stands for itself.
 */
export function networkOf(address: string): string {
  const plain = address.split("%", 1)[0] ?? "";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped) return mapped;
  if (!plain.includes(":")) return address;
  const [head = "", tail] = plain.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const behind = tail === undefined || tail === "" ? [] : tail.split(":");
  if (tail !== undefined) {
    const given = groups.length + behind.length + (plain.includes(".") ? 1 : 0);
    groups.push(...Array<string>(Math.max(0, 8 - given)).fill("0"), ...behind);
  }
  const first = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(":")}::/64`;
}
