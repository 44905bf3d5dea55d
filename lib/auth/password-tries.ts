import { createHash } from "node:crypto";
import { giveTryBack, refillTries, type ThrottleRate, takeTry } from "@/lib/db/user/throttle";
import { networkOf } from "@/lib/services/network-of";
import { Refusal } from "@/lib/services/refusal";
import type { KnownBrowser } from "./known-browser";

type Bucket = { key: Buffer; rate: ThrottleRate };

/** Tries to guess one account's password, counted before the password is looked at. */
export type PasswordTries = {
  /** @throws Refusal `rate_limited` */
  take: () => Promise<void>;
  /** The password was right. */
  giveBack: () => Promise<void>;
};

/** Of one account from one network: a person who mistypes has five, and another one each minute. */
const PAIR: ThrottleRate = { burst: 5, perSecond: 1 / 60 };
/** Of one account from all networks together: whoever has a thousand of them gets no more than this. */
const STRANGERS: ThrottleRate = { burst: 100, perSecond: 1 / 30 };
/** From a browser that the account has signed in with: no stranger can use these up. */
const BROWSER: ThrottleRate = { burst: 10, perSecond: 1 / 30 };

/**
 * Tries of somebody who wants to sign in. An e-mail that nobody has is counted like any other, so that a refusal doesn't
 * tell who has an account.
 * @param email in lower case
 * @param browser one that the account is known to use
 */
export function signInTries(
  email: string,
  from: { address: string; browser: KnownBrowser | undefined },
): PasswordTries {
  const { address, browser } = from;
  if (browser) return triesOf([{ key: keyOf("browser", email, browser.id), rate: BROWSER }]);
  return triesOf([
    { key: keyOf("pair", email, networkOf(address)), rate: PAIR },
    { key: keyOf("strangers", email), rate: STRANGERS },
  ]);
}

/** Tries of whoever sits in a session and is asked for its password: a stolen session can't be used to guess it. */
export function ownPasswordTries(userId: string): PasswordTries {
  return triesOf([{ key: keyOf("own", userId), rate: PAIR }]);
}

function triesOf([first, ...others]: [Bucket, ...Bucket[]]): PasswordTries {
  return {
    take: async () => {
      const taken: Bucket[] = [];
      for (const bucket of [first, ...others]) {
        const waitSec = await takeTry(bucket.key, bucket.rate);
        if (waitSec > 0) {
          await giveAllBack(taken);
          throw tooMany(waitSec);
        }
        taken.push(bucket);
      }
    },
    giveBack: async () => {
      await refillTries(first.key);
      await giveAllBack(others);
    },
  };
}

async function giveAllBack(buckets: readonly Bucket[]): Promise<void> {
  for (const { key, rate } of buckets) await giveTryBack(key, rate);
}

/** @param parts none of which holds a line's end */
function keyOf(...parts: string[]): Buffer {
  return createHash("sha256").update(parts.join("\n")).digest();
}

function tooMany(waitSec: number): Refusal {
  return new Refusal("rate_limited", "Too many wrong passwords. Wait a little before the next try.", {
    retryAfterSec: waitSec,
  });
}
