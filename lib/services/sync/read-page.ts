import type { PoolClient } from "pg";
import type { Priority } from "@/lib/contract/entry";
import { DOMAIN_NAMES, findDomain } from "@/lib/core/domains/registry";
import { type BuiltPage, buildPage } from "@/lib/core/sync/build-page";
import {
  type Checkpoint,
  isForgotten,
  newestPosition,
  type PullScope,
  prioritiesFrom,
  startCheckpoint,
} from "@/lib/core/sync/checkpoint";
import { decodeCheckpoint } from "@/lib/core/sync/checkpoint-code";
import type { Counter } from "@/lib/db/sync/push-state";
import {
  countAliveAfter,
  type PullCounter,
  readChangesAfter,
  readChangesInCells,
} from "@/lib/db/sync/read-changes";
import type { TenantId } from "@/lib/db/tenant-id";
import type { DeviceContext } from "../context";
import { newsOf, readSettledSince, readStanding } from "../queue/settled-in-page";
import { Refusal } from "../refusal";

export type PageRequest = {
  checkpoint?: string | null;
  limit: number;
  max_bytes: number;
  domains?: readonly string[];
  priority?: Priority;
};
/** A page with its JSON text, rendered once: answers are put together around it. */
export type Page = Pick<BuiltPage, "items" | "checkpoint" | "text">;
/** The tenant's clock, read in the same snapshot as the page. */
type Clock = Omit<Counter, "deviceRevoked">;

/**
 * Refuses what no page could be given for. It reads nothing, so a push asks before it writes anything.
 * @throws Refusal as `readPage`.
 */
export function requirePullable(tenant: TenantId, counter: Clock, request: PageRequest): void {
  readCheckpoint(tenant, counter, request.checkpoint);
  readScope(request);
}

/**
 * One page of what the device doesn't know yet.
 * @throws Refusal `checkpoint_expired`, or `invalid_request` for a checkpoint that this tenant never gave and for
 *   unknown domains.
 */
export async function readPage(
  client: PoolClient,
  ctx: DeviceContext,
  counter: Omit<PullCounter, "deviceRevoked">,
  request: PageRequest,
): Promise<BuiltPage> {
  const from = readCheckpoint(ctx.tenant, counter, request.checkpoint);
  const scope = readScope(request);
  const settled = await readSettledSince(client, ctx, from);
  return buildPage({
    tenant: ctx.tenant,
    checkpoint: from,
    scope,
    limit: request.limit,
    maxBytes: request.max_bytes,
    counter: counter.version,
    device: ctx.deviceNo,
    ownTold: counter.ownTold,
    news: newsOf(settled),
    standing: await readStanding(client, ctx, settled, { from, scope }),
    read: (after, cells, limit) =>
      cells
        ? readChangesInCells(client, ctx.tenant, after, cells, limit)
        : readChangesAfter(client, ctx.tenant, after, limit),
    count: (after, cells) => countAliveAfter(client, ctx.tenant, after, cells),
    byteLength: Buffer.byteLength,
  });
}

function readCheckpoint(tenant: TenantId, counter: Clock, text: string | null | undefined): Checkpoint {
  if (!text) return startCheckpoint(counter.epoch);
  const checkpoint = decodeCheckpoint(tenant, text);
  if (!checkpoint) throw invalidCheckpoint("is damaged or belongs to another tenant");
  const detail = "Pull again without a checkpoint, and keep what waits to be pushed.";
  if (checkpoint.epoch !== counter.epoch) {
    // The versions that the device holds are of another history: it must know that, to judge its waiting edits anew.
    const errors = [{ path: "checkpoint", message: "is from before the server was restored from a backup" }];
    throw new Refusal("checkpoint_expired", detail, { errors });
  }
  if (isForgotten(checkpoint, counter.forgotten)) throw new Refusal("checkpoint_expired", detail);
  if (newestPosition(checkpoint) > counter.version) throw invalidCheckpoint("is ahead of this server");
  return checkpoint;
}

function invalidCheckpoint(message: string): Refusal {
  const detail = `The checkpoint ${message}. Pull without one to start from nothing.`;
  return new Refusal("invalid_request", detail, { errors: [{ path: "checkpoint", message }] });
}

function readScope({ domains, priority }: PageRequest): PullScope {
  const unknown = domains?.find((name) => !findDomain(name));
  if (unknown !== undefined) {
    const message = `there is no domain "${unknown}"; known are ${DOMAIN_NAMES.join(", ")}`;
    throw new Refusal("invalid_request", `domains: ${message}`, { errors: [{ path: "domains", message }] });
  }
  return { domains: [...new Set(domains ?? DOMAIN_NAMES)], priorities: prioritiesFrom(priority) };
}
