import { AlertCondition, type AlertRuleRequest } from "@/lib/contract/alert";
import type { Prisma } from "@/lib/db/generated/client";
import type { TenantModelTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/** The columns that a person decides on. */
export type RuleFacts = { name: string; condition: Prisma.InputJsonObject; channelIds: string[] };

/**
 * What a request makes of a rule.
 * @throws Refusal `invalid_request` where it names a channel that is not there.
 */
export async function ruleFacts(t: TenantModelTx, input: AlertRuleRequest): Promise<RuleFacts> {
  const channelIds = [...new Set(input.channel_ids)];
  const known = await t.models.alertChannel.count({
    where: { tenantId: t.tenant, id: { in: channelIds }, deletedAt: null },
  });
  if (known < channelIds.length) {
    throw new Refusal("invalid_request", "One of these channels is not there any more. Choose again.", {
      errors: [{ path: "channel_ids", message: "no such channel" }],
    });
  }
  return { name: input.name, condition: AlertCondition.parse(input), channelIds };
}
