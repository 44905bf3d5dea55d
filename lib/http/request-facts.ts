import { ADDRESS_HEADER, FORWARDED_HEADER } from "@/lib/auth/client-address";
import type { DeviceContext } from "@/lib/services/context";
import { requestId } from "./request-id";

/** What a handler may want to know of a request beside its input. */
export type RequestFacts = {
  id: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  headers: Headers;
  /** Where it comes from; see lib/http/exchange.ts. */
  address: string;
  /** Whether it says that it asks for somebody else; what nobody knows counts as that. */
  forwarded: boolean;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** The body inflated, empty where there is none; and how many bytes of it travelled. */
  rawBody: Buffer;
  bytesIn: number;
  bytesInWire: number;
  /** Called once it is answered: they end the turn of a large body, and give the room that it took to others. */
  leave: (() => void)[];
  /** Whose token it carries, known also where the request is refused for coming too often. */
  device?: DeviceContext;
};

const NOTHING = Buffer.alloc(0);

export function requestFacts(request: Request): RequestFacts {
  return {
    id: requestId(request.headers.get("x-request-id")),
    receivedAt: Date.now(),
    headers: request.headers,
    address: request.headers.get(ADDRESS_HEADER) ?? "unknown",
    forwarded: request.headers.get(FORWARDED_HEADER) !== "no",
    signal: request.signal,
    rawBody: NOTHING,
    bytesIn: 0,
    bytesInWire: 0,
    leave: [],
  };
}
