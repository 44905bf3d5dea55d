import { SnapshotRequest } from "@/lib/contract/snapshot";
import { defineRoute } from "@/lib/http/define-route";
import { createSnapshot } from "@/lib/services/snapshots/create-snapshot";

export const dynamic = "force-dynamic";

/** Counts every hour of the tenant that has ended and is not counted yet. Asking again changes nothing. */
export const POST = defineRoute({
  auth: "caller",
  query: SnapshotRequest,
  body: SnapshotRequest,
  handler: async ({ ctx: caller, query, body }) =>
    createSnapshot({ ctx: await caller.enter(body.tenant_id ?? query.tenant_id) }),
});
