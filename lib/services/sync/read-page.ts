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
import { decodeCheckpoint, plainSeal } from "@/lib/core/sync/checkpoint-code";
import type { OwnTold } from "@/lib/core/sync/own-writes";
import type { Clock } from "@/lib/db/clock";
import { countAliveAfter, readChangesAfter, readChangesInCells } from "@/lib/db/sync/read-changes";
import type { TenantId } from "@/lib/db/tenant-id";
import type { TenantTx } from "@/lib/db/tx";
import type { DeviceContext } from "../context";
import { newsOf, readSettledSince, readStanding } from "../queue/settled-in-page";
import { Refusal } from "../refusal";
import { checkpointSeal } from "./checkpoint-seal";

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

/** What a checkpoint claims of another past than the server's. `sealed`: this server said so itself. */
export type OtherPast = { epoch: number; position: number; sealed: boolean };

/**
 * The versions that the device knows are of another history: it must hear that, to judge its waiting edits anew. Caught by
 * `noticingRestores`, which says more.
 */
export class OtherHistory extends Refusal {
  constructor(
    readonly past: OtherPast,
    message = "is from before the server was restored from a backup",
  ) {
    super("checkpoint_expired", FROM_NOTHING, { errors: [{ path: "checkpoint", message }] });
  }
}

const FROM_NOTHING = "Pull again without a checkpoint, and keep what waits to be pushed.";

/**
 * Refuses what no page could be given for. It reads nothing, so a push asks before it writes anything.
 * @throws Refusal as `readPage`.
 */
export function requirePullable(tenant: TenantId, counter: Clock, request: PageRequest): void {
  readCheckpoint(tenant, counter, request.checkpoint);
  readScope(request);
}

/**
 * Refuses the base versions of a device whose checkpoint is of another history.
 * @throws OtherHistory
 */
export function requireSameHistory(tenant: TenantId, counter: Clock, text: string): void {
  const past = pastOf(tenant, counter, text)?.other;
  if (past) throw new OtherHistory(past);
}

/**
 * One page of what the device doesn't know yet.
 * @throws Refusal `checkpoint_expired`, or `invalid_request` for a checkpoint that this tenant never gave and for
 *   unknown domains.
 */
export async function readPage(
  t: TenantTx,
  ctx: DeviceContext,
  counter: Clock & { ownTold: OwnTold },
  request: PageRequest,
): Promise<BuiltPage> {
  const from = readCheckpoint(ctx.tenant, counter, request.checkpoint);
  const scope = readScope(request);
  const settled = await readSettledSince(t, ctx, from);
  return buildPage({
    seal: checkpointSeal(ctx.tenant, counter.checkpointKey),
    checkpoint: from,
    scope,
    limit: request.limit,
    maxBytes: request.max_bytes,
    counter: counter.version,
    device: ctx.deviceNo,
    ownTold: counter.ownTold,
    news: newsOf(settled),
    standing: await readStanding(t, ctx, settled, { from, scope }),
    read: (after, cells, size) =>
      cells ? readChangesInCells(t, after, cells, size) : readChangesAfter(t, after, size),
    count: (after, cells) => countAliveAfter(t, after, cells),
    byteLength: Buffer.byteLength,
  });
}

function readCheckpoint(tenant: TenantId, counter: Clock, text: string | null | undefined): Checkpoint {
  if (!text) return startCheckpoint(counter.epoch);
  const past = pastOf(tenant, counter, text);
  if (!past) throw invalidCheckpoint("is damaged or belongs to another tenant");
  const { checkpoint, other } = past;
  if (other) throw new OtherHistory(other);
  if (isForgotten(checkpoint, counter.forgotten)) throw new Refusal("checkpoint_expired", FROM_NOTHING);
  if (newestPosition(checkpoint) > counter.version) throw invalidCheckpoint("is ahead of this server");
  return checkpoint;
}

/**
 * A checkpoint, and what it says of another past, if it does: it is of another epoch, or this server gave it at a number
 * that the counter has not reached. One without the server's seal (of an earlier version) is believed as a checkpoint, but
 * not that the counter went back: any device could make it up.
 */
function pastOf(
  tenant: TenantId,
  counter: Clock,
  text: string,
): { checkpoint: Checkpoint; other: OtherPast | undefined } | undefined {
  const sealed = decodeCheckpoint(checkpointSeal(tenant, counter.checkpointKey), text);
  const checkpoint = sealed ?? decodeCheckpoint(plainSeal(tenant), text);
  if (!checkpoint) return undefined;
  const { epoch } = checkpoint;
  const position = newestPosition(checkpoint);
  const isOther = epoch !== counter.epoch || (sealed !== undefined && position > counter.version);
  return { checkpoint, other: isOther ? { epoch, position, sealed: sealed !== undefined } : undefined };
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
