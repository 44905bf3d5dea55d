import type { Ended } from "@/lib/contract/session";
import type { ChangePasswordRequest } from "@/lib/contract/sign-in";
import { prisma } from "@/lib/db/prisma";
import { withUser } from "@/lib/db/user/with-user";
import { Refusal } from "@/lib/services/refusal";
import type { SignedInPerson } from "@/lib/services/sessions/find-signed-in-person";
import { ownWords } from "@/lib/services/users/own-words";
import { requireGoodPassword } from "@/lib/services/users/require-good-password";
import { tellOfNewPassword } from "@/lib/services/users/tell-of-new-password";
import { hashPassword, verifyPassword } from "./password";
import { ownPasswordTries } from "./password-tries";
import { setPassword } from "./set-password";

/**
 * Sets a person's own password and ends all their other sessions; their personal tokens too where they want that.
 * @throws Refusal `invalid_request` where the current password is wrong or the new one weak; `rate_limited` after too many
 *   wrong ones, so that a stolen session can't be used to guess it.
 */
export async function changePassword({
  ctx,
  input,
}: {
  ctx: SignedInPerson;
  input: ChangePasswordRequest;
}): Promise<Ended> {
  const { current_password, new_password, revoke_tokens: revokeTokens } = input;
  const replaced = await requireCurrent(ctx.userId, current_password);
  await requireGoodPassword(new_password, await ownWords(ctx), "new_password");
  const passwordHash = await hashPassword(new_password);
  const ended = await withUser(ctx.userId, (t) =>
    setPassword(t, ctx, {
      passwordHash,
      replaced,
      action: "account.change_password",
      revokeTokens,
      keptSession: ctx.sessionId,
    }),
  );
  if (!ended) throw notCurrent();
  tellOfNewPassword(ctx.email);
  return ended;
}

/** @returns the hash that the current password fits */
async function requireCurrent(userId: string, given: string): Promise<string> {
  const tries = ownPasswordTries(userId);
  await tries.take();
  const account = await prisma().appUser.findUnique({
    where: { id: userId },
    select: { passwordHash: true },
  });
  if (!(await verifyPassword(given, account?.passwordHash)) || !account) throw notCurrent();
  await tries.giveBack();
  return account.passwordHash;
}

function notCurrent(): Refusal {
  return new Refusal("invalid_request", "The current password is not right.", {
    errors: [{ path: "current_password", message: "This is not your current password." }],
  });
}
