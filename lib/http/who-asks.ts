import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { type Config, config } from "@/lib/config";

/** What proxies say of whom they ask for. */
const CLAIMS = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "forwarded"];

const NETWORKS: { [word: string]: readonly string[] | undefined } = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/**
 * Where a request comes from. A proxy's word for it counts only where TRUSTED_PROXIES names the proxy, and of its word
 * only the last address: the proxy added that one itself, those before it are the client's claim. Claims of anybody else
 * are taken off the request, so that nothing behind us believes them.
 */
export function whoAsks({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">): {
  address: string;
  /** Whether it says that somebody else asks, believed or not. */
  forwarded: boolean;
} {
  const peer = socket.remoteAddress ?? "unknown";
  const forwarded = CLAIMS.some((name) => headers[name] !== undefined);
  if (!forwarded) return { address: peer, forwarded };
  if (!isTrusted(peer)) {
    for (const name of CLAIMS) delete headers[name];
    return { address: peer, forwarded };
  }
  const last = [headers["x-forwarded-for"]].flat().at(-1)?.split(",").at(-1)?.trim() ?? "";
  return { address: isIP(last) ? last : peer, forwarded };
}

let trusted: { of: Config; proxies: BlockList } | undefined;

function isTrusted(peer: string): boolean {
  const current = config();
  if (trusted?.of !== current) trusted = { of: current, proxies: proxiesOf(current) };
  const family = isIP(peer);
  return family > 0 && trusted.proxies.check(peer, family === 4 ? "ipv4" : "ipv6");
}

function proxiesOf({ TRUSTED_PROXIES, PUBLIC_URL }: Config): BlockList {
  const usual = PUBLIC_URL ? ["loopback"] : [];
  const named = TRUSTED_PROXIES.length > 0 ? TRUSTED_PROXIES : usual;
  const proxies = new BlockList();
  for (const network of named.flatMap((name) => NETWORKS[name] ?? name)) {
    const [address = "", bits] = network.split("/");
    const isV4 = isIP(address) === 4;
    proxies.addSubnet(address, Number(bits ?? (isV4 ? 32 : 128)), isV4 ? "ipv4" : "ipv6");
  }
  return proxies;
}
