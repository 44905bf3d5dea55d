import type { HeldInvitation } from "@/lib/contract/invitation";
import type { HeldLink } from "@/lib/contract/one-time-link";
import { withHeldInvitation } from "@/lib/db/user/with-held-link";
import { fromStranger } from "../link-tries";
import { hashSecret } from "../one-time-link";
import { deadInvitation } from "./invitation";

/**
 * What an invitation is about, for whoever holds its link; looking uses nothing up. Whether the address has an account is
 * not told: the link may be in the inviter's hands.
 * @throws Refusal `not_found`, `rate_limited`.
 */
export async function lookAtInvitation({
  input,
  address,
}: {
  input: HeldLink;
  address: string;
}): Promise<HeldInvitation> {
  return fromStranger(address, async () => {
    const seen = await withHeldInvitation(hashSecret(input.secret), async (t, held) => {
      const { name } = await t.models.tenant.findUniqueOrThrow({
        where: { id: t.tenant },
        select: { name: true },
      });
      return {
        email: held.email,
        role: held.role,
        tenant_name: name,
        invited_by: held.invitedBy,
        expires_at: held.expiresAt.toISOString(),
      };
    });
    if (!seen) throw deadInvitation();
    return seen;
  });
}
