import type { DeliveryTry } from "@/lib/contract/alert-channel";
import type { ClaimedDelivery } from "@/lib/db/alerts/claim-deliveries";
import type { AlertChannel } from "@/lib/db/generated/client";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { sendMail } from "../mail/send-mail";
import { channelKind, secretPlace } from "./alert-channel";
import { alertEmail } from "./alert-email";
import type { AlertMessage } from "./alert-message";
import { postWebhook } from "./post-webhook";
import { openSecret } from "./sealed-secret";
import { webhookHeaders } from "./sign-webhook";

/** `final`: no further try can help. */
export type Outcome = { delivered: boolean; final: boolean; tried: DeliveryTry };

/** One try to deliver; what goes wrong is in what it tells, never thrown. */
export async function tryDelivery(tenant: TenantId, delivery: ClaimedDelivery, now: Date): Promise<Outcome> {
  const startedAt = performance.now();
  const told = (answered: Pick<DeliveryTry, "status" | "answer" | "error">): DeliveryTry => ({
    at: now.toISOString(),
    ms: Math.round(performance.now() - startedAt),
    ...answered,
  });
  const channel = await withTenant(tenant, (t) =>
    t.models.alertChannel.findFirst({
      where: { tenantId: tenant, id: delivery.channel_id, deletedAt: null },
    }),
  );
  if (!channel) {
    const error = "The channel was deleted.";
    return { delivered: false, final: true, tried: told({ status: null, answer: null, error }) };
  }
  try {
    const { status, answer } = await SEND[channelKind(channel)](channel, delivery, now);
    const delivered = status === null || (status >= 200 && status < 300);
    const error = delivered ? null : refusalOf(status);
    return { delivered, final: false, tried: told({ status, answer, error }) };
  } catch (thrown) {
    const error = reasonOf(thrown);
    return { delivered: false, final: false, tried: told({ status: null, answer: null, error }) };
  }
}

type Answer = { status: number | null; answer: string | null };

const SEND = {
  webhook: async (
    channel: AlertChannel,
    { message_id: id, body }: ClaimedDelivery,
    now: Date,
  ): Promise<Answer> => {
    const secret = channel.sealedSecret && openSecret(channel.sealedSecret, secretPlace(channel));
    if (!secret) {
      throw new Error("The signing secret can't be read: AUTH_SECRET is another one now. Make a new secret.");
    }
    const timestamp = Math.floor(now.getTime() / 1000);
    return postWebhook(channel.target, { body, headers: webhookHeaders(secret, { id, timestamp, body }) });
  },
  email: async (channel: AlertChannel, { message_id: id, body }: ClaimedDelivery): Promise<Answer> => {
    const message: AlertMessage = JSON.parse(body);
    return { status: null, answer: await sendMail({ to: channel.target, id, ...alertEmail(message) }) };
  },
};

function refusalOf(status: number): string {
  if (status >= 300 && status < 400) return `Answered ${status}, a redirect, which is not followed.`;
  return `Answered ${status}; only 200 to 299 count as received.`;
}

const REASON_LENGTH = 500;

/** Node tells a failure to reach any of several addresses as one error without words. */
function reasonOf(thrown: unknown): string {
  const first = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  const reason = first instanceof Error ? first.message : String(first);
  return reason.replaceAll("\0", "").toWellFormed().slice(0, REASON_LENGTH);
}
