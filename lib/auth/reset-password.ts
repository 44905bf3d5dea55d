import type { HeldLink } from "@/lib/contract/one-time-link";
import type { HeldReset, ResetRequest } from "@/lib/contract/sign-in";
import type { ModelTx } from "@/lib/db/tx";
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
  return fromStranger(address, async () => {
    const seen = await withHeldReset(hashSecret(input.secret), async (t, held) => {
      const { userId, email } = await ownerOf(t, held);
      const activeTokens = await t.models.apiToken.count({ where: liveTokensOf(userId, new Date()) });
      return { email, expires_at: held.expiresAt.toISOString(), active_tokens: activeTokens };
    });
    return seen ?? refuseLink();
  });
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
  const owner = await fromStranger(address, async () => (await withHeldReset(hash, ownerOf)) ?? refuseLink());
  await requireGoodPassword(password, await ownWords(owner), "password");
  const passwordHash = await hashPassword(password);
  const ended = await withHeldReset(hash, async (t, held) =>
    setPassword(t, await ownerOf(t, held), {
      passwordHash,
      action: "account.reset_password",
      revokeTokens,
    }),
  );
  if (!ended) refuseLink();
  tellOfNewPassword(owner.email);
  return { email: owner.email };
}

function refuseLink(): never {
  throw new Refusal(
    "not_found",
    "This link doesn't work: it was used or has expired, a newer one was made, or it is cut short. Ask for another.",
  );
}

async function ownerOf(t: ModelTx, { userId }: HeldResetRow): Promise<Person> {
  const user = await t.models.appUser.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true, isPlatformAdmin: true },
  });
  return { userId, ...user };
}
