import { BlockList, isIP } from "node:net";

/**
 * Whether an address lies in the public internet. Everything else may be something of ours that trusts its network:
 * loopback, private and link-local ranges (169.254.169.254 hands out cloud credentials), carrier NAT, multicast.
 * Of IPv6 just global unicast counts, without what embeds an IPv4 address (mapped, NAT64, 6to4, Teredo).
 * Source: the IANA special-purpose address registries (RFC 6890).
 */
export function isPublicAddress(address: string): boolean {
  const [bare = ""] = address.split("%", 1);
  const family = isIP(bare);
  if (family === 4) return !SPECIAL.check(bare, "ipv4");
  return family === 6 && GLOBAL_UNICAST.check(bare, "ipv6") && !SPECIAL.check(bare, "ipv6");
}

const SPECIAL = blockList("ipv4", [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
]);
SPECIAL.addSubnet("2001::", 23, "ipv6");
SPECIAL.addSubnet("2001:db8::", 32, "ipv6");
SPECIAL.addSubnet("2002::", 16, "ipv6");
SPECIAL.addSubnet("3fff::", 20, "ipv6");

const GLOBAL_UNICAST = blockList("ipv6", [["2000::", 3]]);

function blockList(family: "ipv4" | "ipv6", subnets: [string, number][]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
