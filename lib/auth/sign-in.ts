import { prisma } from "@/lib/db/prisma";
import { FairTurns } from "@/lib/services/fair-turns";
import { networkOf } from "@/lib/services/network-of";
import { Refusal } from "@/lib/services/refusal";
import { StrangerLimit } from "@/lib/services/stranger-limit";
import { hasSignedIn, type KnownBrowser } from "./known-browser";
import { verifyPassword } from "./password";
import { signInTries } from "./password-tries";

/** Who signed in, and the hash that their password fitted: a session counts only while it still is the account's. */
export type SignedIn = { userId: string; passwordHash: string };

type Try = {
  email: string;
  password: string;
  /** The IP address that it comes from. */
  address: string;
  /** As its cookie says; one that this account never signed in with counts for nothing. */
  browser: KnownBrowser | undefined;
};

/**
 * Checks an e-mail and password; null when they don't fit, whichever of the two it is. Strangers are held to limits by
 * network, by account and network together, and by account; a browser that this account has signed in with is held to
 * one of its own and stands in a line of its own, so that no stranger keeps an owner out.
 * @throws Refusal `rate_limited`
 */
export async function signIn({ email, password, address, browser }: Try): Promise<SignedIn | null> {
  const name = email.trim().toLowerCase();
  if (hasSignedIn(browser, name)) {
    const tries = signInTries(name, { address, browser });
    return knownTurns.take(name, () => tryPassword(name, password, tries));
  }
  const waitSec = perNetwork.take(address, Date.now());
  if (waitSec > 0) throw tooMany(waitSec);
  const tries = signInTries(name, { address, browser: undefined });
  // Each look at a password takes a core for a while, so one network's tries must not hold up everybody else's.
  const signedIn = await turns.take(networkOf(address), () => tryPassword(name, password, tries));
  if (signedIn) perNetwork.giveBack(address);
  return signedIn;
}

async function tryPassword(
  email: string,
  password: string,
  tries: ReturnType<typeof signInTries>,
): Promise<SignedIn | null> {
  await tries.take();
  const account = await prisma().appUser.findUnique({
    where: { email },
    select: { id: true, passwordHash: true },
  });
  if (!(await verifyPassword(password, account?.passwordHash)) || !account) return null;
  await tries.giveBack();
  await prisma().appUser.updateMany({ where: { id: account.id }, data: { lastSignInAt: new Date() } });
  return { userId: account.id, passwordHash: account.passwordHash };
}

const perNetwork = new StrangerLimit({
  perNetwork: { perSecond: 0.2, burst: 15 },
  inAll: { perSecond: 10, burst: 500 },
});

/** At a tenth of a second each, the last one waits three seconds. */
const WAITING = 30;
const turns = turnsForPasswords();
const knownTurns = turnsForPasswords();

function turnsForPasswords(): FairTurns {
  return new FairTurns({ atOnce: 1, waiting: WAITING, full: () => tooMany(2) });
}

function tooMany(retryAfterSec: number): Refusal {
  return new Refusal("rate_limited", "Too many tries to sign in. Wait a little before the next one.", {
    retryAfterSec,
  });
}
