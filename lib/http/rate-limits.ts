import { config } from "@/lib/config";
import { perProcess } from "@/lib/per-process";
import { Refusal } from "@/lib/services/refusal";
import { TokenBuckets } from "@/lib/services/token-buckets";

/** Who may send only so many requests a second, each by a key of their own. */
type Asker = "device" | "tenant" | "token" | "person" | "session";

const WORDS: Record<Asker, string> = {
  device: "This device",
  tenant: "This tenant",
  token: "This token",
  person: "This account",
  session: "This browser",
};

const buckets = perProcess("rate-limits", makeBuckets);

/**
 * Counts a request.
 * @throws Refusal `rate_limited` where there were too many.
 */
export function countRequest(asker: Asker, key: string, now: number): void {
  const waitSec = buckets()[asker].take(key, now);
  if (waitSec === 0) return;
  throw new Refusal("rate_limited", `${WORDS[asker]} sends too many requests. Wait before the next one.`, {
    retryAfterSec: waitSec,
  });
}

function makeBuckets(): Record<Asker, TokenBuckets> {
  const limits = config();
  const limited = (perSecond: number, burstSec: number) =>
    new TokenBuckets({ perSecond, burst: burstSec * perSecond });
  return {
    device: limited(limits.DEVICE_REQUESTS_PER_SECOND, 2),
    tenant: limited(limits.TENANT_REQUESTS_PER_SECOND, 2),
    token: limited(limits.API_TOKEN_REQUESTS_PER_SECOND, 5),
    person: limited(limits.PERSON_REQUESTS_PER_SECOND, 5),
    session: limited(limits.PERSON_REQUESTS_PER_SECOND, 5),
  };
}
