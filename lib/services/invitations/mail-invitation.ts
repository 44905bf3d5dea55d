import { INVITATION_DAYS } from "@/lib/contract/invitation";
import { withTenant } from "@/lib/db/with-tenant";
import { log } from "@/lib/log";
import type { TenantContext } from "../context";
import { sendMail } from "../mail/send-mail";
import { linkTo } from "../one-time-link";
import { serverOrigin } from "../server-origin";

/**
 * Sends an invitation's link to its address, and to nobody else.
 * @returns when the mail server took it; null where it did not, which the list of invitations then tells
 */
export async function mailInvitation(
  ctx: TenantContext,
  { id, email, role }: { id: string; email: string; role: string },
  secret: string,
): Promise<Date | null> {
  const { tenant, tenantName, person } = ctx;
  const text = [
    `${person.name} invites you to ${tenantName} on Tidelock, as a ${role}.`,
    "",
    `Open this link within ${INVITATION_DAYS} days to accept. It works once, and for this address alone:`,
    linkTo("invitation", serverOrigin(), secret),
    "",
    "If you expected no invitation, ignore this mail: nothing happens without you.",
    "",
  ].join("\n");
  try {
    await sendMail({ to: email, id, subject: `Invitation to ${tenantName}`, text });
  } catch (error) {
    log().warn({ err: error, invitation: id }, "an invitation could not be mailed");
    return null;
  }
  const mailedAt = new Date();
  await withTenant(tenant, (t) =>
    t.models.invitation.updateMany({ where: { tenantId: tenant, id }, data: { mailedAt } }),
  );
  return mailedAt;
}
