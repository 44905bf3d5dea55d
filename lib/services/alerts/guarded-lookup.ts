import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address";
import { nameResolver, type Resolve } from "./resolve-name";

/** A webhook would reach something inside: refused before a byte is sent. */
export class InternalAddressError extends Error {
  override name = "InternalAddressError";

  constructor(readonly host: string) {
    super(`${host} is, or resolves to, an internal address, which webhooks may not reach`);
  }
}

/**
 * Resolves a name for a connection and lets it go nowhere inside. The address that was checked is the one that is
 * connected to, so a name that resolves differently the next time (DNS rebinding) gains nothing.
 */
export function guardedLookup(resolve: Resolve = nameResolver()): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 0);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !isPublicAddress(address))) {
        return done(new InternalAddressError(host), "", 0);
      }
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
