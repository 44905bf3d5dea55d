import { networkOf } from "./network-of";
import { TokenBuckets } from "./token-buckets";

type Rate = { perSecond: number; burst: number };

/**
 * How often people whom nobody knows may try something: so often from one network, and so often from all of them
 * together, for whoever has many networks. What turns out to be harmless is given back, so that only failures count.
 */
export class StrangerLimit {
  readonly #networks: TokenBuckets;
  readonly #all: TokenBuckets;

  constructor({ perNetwork, inAll }: { perNetwork: Rate; inAll: Rate }) {
    this.#networks = new TokenBuckets(perNetwork);
    this.#all = new TokenBuckets(inAll);
  }

  /** Takes a try. Returns 0, or the seconds until the next one. `now` in ms. */
  take(address: string, now: number): number {
    const network = networkOf(address);
    const wait = this.#networks.take(network, now);
    if (wait > 0) return wait;
    const waitForAll = this.#all.take("", now);
    if (waitForAll > 0) this.#networks.giveBack(network);
    return waitForAll;
  }

  giveBack(address: string): void {
    this.#networks.giveBack(networkOf(address));
    this.#all.giveBack("");
  }
}
