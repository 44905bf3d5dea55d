import type { Visit } from "@/lib/services/sessions/visit";
import { ADDRESS_HEADER } from "./client-address";

/** Where a request comes from, by its headers. */
export function visitOf(headers: Pick<Headers, "get">): Visit {
  return { address: headers.get(ADDRESS_HEADER) ?? "unknown", userAgent: headers.get("user-agent") ?? "" };
}
