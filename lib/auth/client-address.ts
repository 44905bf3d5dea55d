/** Where a request comes from, as lib/http/exchange.ts found out; overwritten there, so no client can claim it. */
export const ADDRESS_HEADER = "x-tidelock-address";
