import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { eventStream } from "@/lib/http/event-stream";
import { reply } from "@/lib/http/reply";
import { changeWatch } from "@/lib/services/sync/watch-changes";

export const dynamic = "force-dynamic";

/** Server-sent events that poke the device when there is something to pull. */
export const GET = defineRoute({
  auth: "device",
  handler: async ({ ctx }) => {
    const stream = await eventStream(({ send, close }) =>
      changeWatch().watch(ctx, {
        onChange: (checkpoint) => send("change", { checkpoint }),
        onEnd: close,
      }),
    );
    // A buffering proxy would hold events back until there are many.
    return reply({ stream, contentType: "text/event-stream", headers: { "X-Accel-Buffering": "no" } });
  },
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("GET");
