import { randomUUID } from "node:crypto";
import { config } from "@/lib/config";
import type { CreateChannelRequest, CreatedChannel } from "@/lib/contract/alert-channel";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { alertChannel, secretPlace } from "./alert-channel";
import { requireWebhookUrl } from "./require-webhook-url";
import { sealSecret } from "./sealed-secret";
import { makeWebhookSecret } from "./sign-webhook";

const MOST_CHANNELS = 50;

/**
 * Makes a channel. A webhook's secret is in this answer and nowhere else; kept encrypted, because it signs.
 * @throws Refusal `forbidden` for viewers; `invalid_request` for a URL that leads inside, or e-mail without SMTP.
 */
export async function createChannel({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: CreateChannelRequest;
}): Promise<CreatedChannel> {
  requireManager(ctx);
  const id = randomUUID();
  const target = await targetOf(input);
  const secret = input.kind === "webhook" ? makeWebhookSecret() : null;
  const row = await withTenant(ctx.tenant, async (t) => {
    const there = await t.models.alertChannel.count({ where: { tenantId: ctx.tenant, deletedAt: null } });
    if (there >= MOST_CHANNELS) {
      throw new Refusal("conflict", `A tenant has at most ${MOST_CHANNELS} channels. Delete one first.`);
    }
    await recordAudit(t, ctx.person, {
      action: "alert_channel.create",
      target: input.name,
      after: { kind: input.kind, target: auditedTarget(target, input.kind) },
    });
    return t.models.alertChannel.create({
      data: {
        tenantId: ctx.tenant,
        id,
        kind: input.kind,
        name: input.name,
        target,
        sealedSecret: secret === null ? null : sealSecret(secret, secretPlace({ tenantId: ctx.tenant, id })),
        createdBy: ctx.person.name,
      },
    });
  });
  return { channel: alertChannel(row, ctx), secret };
}

async function targetOf(input: CreateChannelRequest): Promise<string> {
  if (input.kind === "webhook") return requireWebhookUrl(input.url);
  if (config().SMTP_URL) return [...new Set(input.to)].join(", ");
  throw new Refusal(
    "invalid_request",
    "This server has no SMTP server to hand e-mail to. Its operator sets SMTP_URL and MAIL_FROM.",
  );
}

/** A webhook's path may be a secret; viewers read the audit too. */
function auditedTarget(target: string, kind: CreateChannelRequest["kind"]): string {
  return kind === "webhook" ? new URL(target).origin : target;
}
