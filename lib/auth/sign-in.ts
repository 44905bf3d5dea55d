import { prisma } from "@/lib/db/prisma";
import { type SignInTry, takeSignInTry } from "@/lib/db/user/take-sign-in-try";
import { FairTurns } from "@/lib/services/fair-turns";
import { networkOf } from "@/lib/services/network-of";
import { Refusal } from "@/lib/services/refusal";
import { StrangerLimit } from "@/lib/services/stranger-limit";
import { verifyPassword } from "./password";
import { LOCK_SECONDS, lockSeconds } from "./sign-in-lock";

export type SignedIn = { userId: string; sessionEpoch: number };

/**
 * Checks an e-mail and password; null when they don't fit, whichever of the two it is.
 * @throws Refusal `rate_limited` for an account or an address with too many wrong tries; also for an e-mail that
 *   nobody has, so that a lock doesn't tell who has an account.
 */
export async function signIn({
  email,
  password,
  address,
}: {
  email: string;
  password: string;
  address: string;
}): Promise<SignedIn | null> {
  const now = Date.now();
  requireFree(perAddress.take(address, now));
  // Each look at a password takes a core for a while, so one network's tries must not hold up everybody else's.
  return turns.take(networkOf(address), () => tryPassword({ email, password, address, now }));
}

async function tryPassword({
  email,
  password,
  address,
  now,
}: {
  email: string;
  password: string;
  address: string;
  now: number;
}): Promise<SignedIn | null> {
  const name = email.trim().toLowerCase();
  const tried = await takeTry(name, now);
  if (tried.kind === "locked") requireFree(tried.seconds);
  const account = tried.kind === "allowed" ? tried.account : undefined;
  if (!(await verifyPassword(password, account?.password_hash)) || !account) return null;
  perAddress.giveBack(address);
  await prisma().appUser.updateMany({
    where: { id: account.id },
    data: { failedSignIns: 0, lockedUntil: null, lastSignInAt: new Date() },
  });
  return { userId: account.id, sessionEpoch: account.session_epoch };
}

const perAddress = new StrangerLimit({
  perNetwork: { perSecond: 0.2, burst: 15 },
  inAll: { perSecond: 10, burst: 500 },
});

/** At a tenth of a second each, the last one waits three seconds. */
const turns = new FairTurns({
  atOnce: 1,
  waiting: 30,
  full: () =>
    new Refusal("rate_limited", "Too many people sign in right now. Try again in a moment.", {
      retryAfterSec: 2,
    }),
});

async function takeTry(email: string, now: number): Promise<SignInTry> {
  const tried = await takeSignInTry(email, LOCK_SECONDS);
  return tried.kind === "unknown" ? takeTryOfNobody(email, now) : tried;
}

const NOBODIES_KEPT = 10_000;
const nobodies = new Map<string, { failures: number; lockedUntil: number }>();

/** Treats an e-mail that nobody has as if somebody had it; in memory, because there is no row to count in. */
function takeTryOfNobody(email: string, now: number): SignInTry {
  const known = nobodies.get(email) ?? { failures: 0, lockedUntil: 0 };
  if (known.lockedUntil > now)
    return { kind: "locked", seconds: Math.ceil((known.lockedUntil - now) / 1000) };
  const failures = known.failures + 1;
  nobodies.delete(email);
  nobodies.set(email, { failures, lockedUntil: now + lockSeconds(failures) * 1000 });
  const [oldest] = nobodies.keys();
  if (nobodies.size > NOBODIES_KEPT && oldest !== undefined) nobodies.delete(oldest);
  return { kind: "unknown" };
}

function requireFree(waitSec: number): void {
  if (waitSec === 0) return;
  throw new Refusal("rate_limited", "Too many tries to sign in. Wait a little before the next one.", {
    retryAfterSec: waitSec,
  });
}
