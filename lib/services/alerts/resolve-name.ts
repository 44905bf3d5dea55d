import type { LookupAddress, LookupOptions } from "node:dns";
import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";

export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type Sources = {
  hostsFile: string;
  /** Of name servers, with their ports; those of the system where absent. */
  servers?: readonly string[];
  deadlineMs: number;
};

const SYSTEM: Sources = {
  hostsFile: process.platform === "win32" ? "C:\\Windows\\System32\\drivers\\etc\\hosts" : "/etc/hosts",
  deadlineMs: 5_000,
};
/** For one try of one name server. */
const TRY_MS = 1_500;

/**
 * Resolves names as the system does, by its hosts file and then by DNS, but without its `getaddrinfo`: that one holds one
 * of four threads until a name server answers, and files, passwords and other names wait behind it.
 */
export function nameResolver(sources: Partial<Sources> = {}): Resolve {
  const from = { ...SYSTEM, ...sources };
  return (host, { family = 0 }, done) => {
    addressesOf(host, from).then(
      (found) => {
        const asked = found.filter((one) => family === 0 || `IPv${one.family}` === familyName(family));
        if (asked.length > 0) done(null, asked);
        else done(notFound(host), []);
      },
      (error) => done(error, []),
    );
  };
}

async function addressesOf(
  host: string,
  { hostsFile, servers, deadlineMs }: Sources,
): Promise<LookupAddress[]> {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (isIP(name)) return [addressOf(name)];
  if (name === "localhost" || name.endsWith(".localhost")) return ["127.0.0.1", "::1"].map(addressOf);
  const listed = listedIn(await readFile(hostsFile, "utf8").catch(() => ""), name);
  if (listed.length > 0) return listed.map(addressOf);
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2 });
  if (servers) resolver.setServers(servers);
  const deadline = setTimeout(() => resolver.cancel(), deadlineMs);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (found.length > 0) return found.map(addressOf);
    const errors = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    throw errors.find(({ code }) => !NO_SUCH.has(code)) ?? notFound(host);
  } finally {
    clearTimeout(deadline);
  }
}

/** What DNS says of a name that nobody has, or that has no address. */
const NO_SUCH: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

/** The addresses that a hosts file gives a name: lines of an address and its names. */
function listedIn(hosts: string, name: string): string[] {
  return hosts.split("\n").flatMap((line) => {
    const [address = "", ...names] = (line.split("#", 1)[0] ?? "").trim().split(/\s+/);
    return isIP(address) && names.some((one) => one.toLowerCase() === name) ? [address] : [];
  });
}

function addressOf(address: string): LookupAddress {
  return { address, family: isIP(address) };
}

function familyName(family: 4 | 6 | "IPv4" | "IPv6" | number): string {
  return typeof family === "number" ? `IPv${family}` : family;
}

function notFound(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`DNS knows no address of ${host}`), { code: "ENOTFOUND" });
}
