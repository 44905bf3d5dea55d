import { CreateChannelRequest } from "@/lib/contract/alert-channel";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { createChannel } from "@/lib/services/alerts/create-channel";
import { listChannels } from "@/lib/services/alerts/list-channels";

export const dynamic = "force-dynamic";

/** Where alerts are sent: webhooks and e-mail addresses. */
export const GET = defineRoute({ auth: "person", handler: listChannels });

/** Makes a channel. A webhook's signing secret is shown once. */
export const POST = defineRoute({
  auth: "person",
  body: CreateChannelRequest,
  handler: async ({ ctx, input }) => reply({ status: 201, json: await createChannel({ ctx, input }) }),
});
