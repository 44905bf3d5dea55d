import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { type Config, config } from "@/lib/config";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

/**
 * The name that a request is addressed to, without its port, where this server does not answer to it; undefined where
 * all is well. It answers to this machine's names, to that of PUBLIC_URL, to ALLOWED_HOSTS, and to the very address
 * that the connection came in on: no page of another site can have that for its name.
 */
export function foreignHost({
  headers,
  socket,
}: Pick<IncomingMessage, "headers" | "socket">): string | undefined {
  // Only a trusted proxy's word is still there; see whoAsks.
  const asked = [headers["x-forwarded-host"]].flat()[0]?.split(",")[0]?.trim() ?? headers.host ?? "";
  const name = HOST.exec(asked)?.[1]?.toLowerCase();
  if (name === undefined) return asked;
  return allowedNames().has(name) || isOwnAddress(name, socket.localAddress) ? undefined : name;
}

let allowed: { by: Config; names: ReadonlySet<string> } | undefined;

function allowedNames(): ReadonlySet<string> {
  const current = config();
  if (allowed?.by !== current) {
    const { ALLOWED_HOSTS, PUBLIC_URL } = current;
    const listed = ALLOWED_HOSTS.map((name) => (isIP(name) === 6 ? `[${name}]` : name));
    const names = PUBLIC_URL ? [...listed, new URL(PUBLIC_URL).hostname] : listed;
    allowed = { by: current, names: new Set([...LOOPBACK, ...names]) };
  }
  return allowed.names;
}

function isOwnAddress(name: string, localAddress: string | undefined): boolean {
  if (localAddress === undefined) return false;
  const own = localAddress.startsWith("::ffff:") ? localAddress.slice("::ffff:".length) : localAddress;
  return name === own || name === `[${own}]`;
}
