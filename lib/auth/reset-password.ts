import type { HeldLink } from "@/lib/contract/one-time-link";
import type { HeldReset, ResetRequest } from "@/lib/contract/sign-in";
import type { Tx } from "@/lib/db/prisma";
import { type HeldResetRow, withHeldReset } from "@/lib/db/user/with-held-link";
import type { Person } from "@/lib/services/context";
import { fromStranger } from "@/lib/services/link-tries";
import { hashSecret } from "@/lib/services/one-time-link";
import { Refusal } from "@/lib/services/refusal";
import { liveTokensOf } from "@/lib/services/tokens/live-tokens-of";
import { ownWords } from "@/lib/services/users/own-words";
import { requireGoodPassword } from "@/lib/services/users/require-good-password";
import { tellOfNewPassword } from "@/lib/services/users/tell-of-new-password";
import { hashPassword } from "./password";
import { setPassword } from "./set-password";

/**
 * Whose password a link sets; looking uses nothing up.
 * @throws Refusal `not_found` for a link that doesn't work, `rate_limited`.
 */
export async function lookAtReset({
  input,
  address,
}: {
  input: HeldLink;
  address: string;
}): Promise<HeldReset> {
  return fromStranger(address, () =>
    withHeldReset(hashSecret(input.secret), async (tx, held) => {
      const { userId, email } = await ownerOf(tx, held);
      const activeTokens = await tx.apiToken.count({ where: liveTokensOf(userId, new Date()) });
      return {
        email,
        expires_at: (held?.expiresAt ?? new Date()).toISOString(),
        active_tokens: activeTokens,
      };
    }),
  );
}

/**
 * Sets another password by a link, which is used up, and ends all sessions of the account.
 * @throws Refusal `not_found` for a link that doesn't work, `invalid_request` for a weak password, `rate_limited`.
 */
export async function resetPassword({
  input,
  address,
}: {
  input: ResetRequest;
  address: string;
}): Promise<{ email: string }> {
  const { secret, password, revoke_tokens: revokeTokens } = input;
  const hash = hashSecret(secret);
  const owner = await fromStranger(address, () => withHeldReset(hash, ownerOf));
  await requireGoodPassword(password, await ownWords(owner), "password");
  const passwordHash = await hashPassword(password);
  await withHeldReset(hash, async (tx, held) =>
    setPassword(tx, await ownerOf(tx, held), {
      passwordHash,
      action: "account.reset_password",
      revokeTokens,
    }),
  );
  tellOfNewPassword(owner.email);
  return { email: owner.email };
}

async function ownerOf(tx: Tx, held: HeldResetRow | undefined): Promise<Person> {
  if (!held) {
    throw new Refusal(
      "not_found",
      "This link doesn't work: it was used or has expired, a newer one was made, or it is cut short. Ask for another.",
    );
  }
  const { userId } = held;
  const user = await tx.appUser.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true, isPlatformAdmin: true },
  });
  return { userId, ...user };
}
