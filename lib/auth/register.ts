import type { Joined, RegisterRequest } from "@/lib/contract/invitation";
import { registerByInvitation } from "@/lib/services/invitations/accept-invitation";
import { lookAtInvitation } from "@/lib/services/invitations/look-at-invitation";
import { requireGoodPassword } from "@/lib/services/users/require-good-password";
import { hashPassword } from "./password";

/**
 * An account of somebody who was invited and has none: the link in their hand stands for their address.
 * @throws Refusal `not_found` for a link that doesn't work, `invalid_request` for a weak password, `conflict` where the
 *   address has an account, `rate_limited`.
 */
export async function register({
  input,
  address,
}: {
  input: RegisterRequest;
  address: string;
}): Promise<Joined> {
  const { secret, name, password } = input;
  // Before the hash is worked out, which takes a core for a while.
  const held = await lookAtInvitation({ input, address });
  await requireGoodPassword(password, [held.email, name, held.tenant_name], "password");
  return registerByInvitation({ secret, name, password_hash: await hashPassword(password) });
}
