import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address";

/** A webhook would reach something inside: refused before a byte is sent. */
export class InternalAddressError extends Error {
  override name = "InternalAddressError";

  constructor(readonly host: string) {
    super(`${host} is, or resolves to, an internal address, which webhooks may not reach`);
  }
}

type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves a name for a connection and lets it go nowhere inside. The address that was checked is the one that is
 * connected to, so a name that resolves differently the next time (DNS rebinding) gains nothing.
 */
export function guardedLookup(resolve: Resolve = lookup): LookupFunction {
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
