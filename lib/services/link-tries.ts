import { Refusal } from "./refusal";
import { StrangerLimit } from "./stranger-limit";

/** A secret of 256 bits is guessed by nobody; this keeps those who try from keeping the database busy. */
const deadLinks = new StrangerLimit({
  perNetwork: { perSecond: 1, burst: 100 },
  inAll: { perSecond: 50, burst: 2000 },
});

/**
 * Does what somebody asks who shows a one-time link and nothing else. Links that don't work are counted by network.
 * @throws Refusal `rate_limited` for too many of those
 */
export async function fromStranger<T>(address: string, work: () => Promise<T>): Promise<T> {
  const waitSec = deadLinks.take(address, Date.now());
  if (waitSec > 0) {
    throw new Refusal("rate_limited", "Too many links that don't work. Wait a little.", {
      retryAfterSec: waitSec,
    });
  }
  try {
    const done = await work();
    deadLinks.giveBack(address);
    return done;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== "not_found") deadLinks.giveBack(address);
    throw thrown;
  }
}
