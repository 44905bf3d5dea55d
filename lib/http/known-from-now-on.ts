import { knownBrowserCookie, readKnownBrowser } from "@/lib/auth/known-browser";
import { type Reply, reply } from "./reply";
import type { RequestFacts } from "./request-facts";

/**
 * An answer that makes the browser known for an account: whoever proved their address by a link gets in by their password
 * then, however many strangers try it at that moment.
 */
export function knownFromNowOn<Json extends { email: string }>(
  { headers }: RequestFacts,
  json: Json,
): Reply<Json, 200, "application/json", never> {
  const cookie = knownBrowserCookie(readKnownBrowser(headers.get("cookie")), json.email);
  return reply({ json, headers: { "Set-Cookie": cookie } });
}
