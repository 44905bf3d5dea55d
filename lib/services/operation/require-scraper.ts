import { timingSafeEqual } from "node:crypto";
import { config } from "@/lib/config";
import { Refusal } from "../refusal";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/**
 * Lets in who holds METRICS_TOKEN; where there is none, who asks from this machine itself and not through a proxy on it. A proxy
 * that passes nothing on can't be told from this machine, so a token once set is needed by everybody.
 * @throws Refusal `unauthorized`
 */
export function requireScraper(headers: Headers, from: { address: string; forwarded: boolean }): void {
  const { METRICS_TOKEN } = config();
  const given = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (METRICS_TOKEN === undefined) {
    if (given === undefined && LOOPBACK.has(from.address) && !from.forwarded) return;
    throw new Refusal("unauthorized", "Ask from this machine, or set METRICS_TOKEN and send it.");
  }
  if (given !== undefined && isSame(given, METRICS_TOKEN)) return;
  throw new Refusal("unauthorized", "Send METRICS_TOKEN: Authorization: Bearer ….");
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
