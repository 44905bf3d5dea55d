import type { ChangePasswordRequest } from "@/lib/contract/sign-in";
import { prisma } from "@/lib/db/prisma";
import { takeSignInTry } from "@/lib/db/user/take-sign-in-try";
import type { Person } from "@/lib/services/context";
import { Refusal } from "@/lib/services/refusal";
import { hashPassword, verifyPassword } from "./password";
import { LOCK_SECONDS } from "./sign-in-lock";

/**
 * Sets a person's own password and ends all their sessions, this one too: the caller signs in again.
 * Wrong current passwords count like failed sign-ins, so a stolen session can't be used to guess it.
 * @throws Refusal `invalid_request` when the current password is wrong, `rate_limited` while the account is locked.
 */
export async function changePassword({
  ctx,
  input,
}: {
  ctx: Person;
  input: ChangePasswordRequest;
}): Promise<void> {
  const tried = await takeSignInTry(ctx.email, LOCK_SECONDS);
  if (tried.kind === "locked") {
    throw new Refusal("rate_limited", "Too many wrong passwords. Wait a little before the next try.", {
      retryAfterSec: tried.seconds,
    });
  }
  const kept = tried.kind === "allowed" ? tried.account.password_hash : undefined;
  if (!(await verifyPassword(input.current_password, kept))) {
    throw new Refusal("invalid_request", "The current password is not right.", {
      errors: [{ path: "current_password", message: "not right" }],
    });
  }
  await prisma().appUser.updateMany({
    where: { id: ctx.userId },
    data: {
      passwordHash: await hashPassword(input.new_password),
      mustChangePassword: false,
      sessionEpoch: { increment: 1 },
      failedSignIns: 0,
      lockedUntil: null,
    },
  });
}
