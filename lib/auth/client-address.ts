/** Where a request comes from, as lib/http/exchange.ts found out; overwritten there, so no client can claim it. */
export const ADDRESS_HEADER = "x-tidelock-address";

/** "yes" where somebody asks for somebody else: a proxy, or a client that claims to be one. Overwritten likewise. */
export const FORWARDED_HEADER = "x-tidelock-forwarded";
