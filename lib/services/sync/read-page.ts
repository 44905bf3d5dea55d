import type { PoolClient } from "pg";
import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import type { Change } from "@/lib/contract/pull";
import { DOMAINS, findDomain } from "@/lib/core/domains/registry";
import { changeFor, type FoundRecord } from "@/lib/core/sync/change";
import {
  advance,
  type Checkpoint,
  cellOf,
  isForgotten,
  newestPosition,
  type PullScope,
  prioritiesFrom,
  startCheckpoint,
} from "@/lib/core/sync/checkpoint";
import { decodeCheckpoint, encodeCheckpoint } from "@/lib/core/sync/checkpoint-code";
import { type CellRange, readChangesAfter, readChangesInCells } from "@/lib/db/sync/read-changes";
import type { TenantId } from "@/lib/db/tenant-id";
import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";

export type PageRequest = {
  checkpoint?: string | null;
  limit: number;
  domains?: readonly string[];
  priority?: Priority;
};
export type Page = { changes: Change[]; checkpoint: string; has_more: boolean };
/** The tenant's clock, read in the same snapshot as the page. */
export type Counter = { version: number; epoch: number; forgotten: number };

const ALL_DOMAINS = DOMAINS.map((domain) => domain.name);
/** How many rows one page may look at, where most of them are the device's own writes. */
const SCAN_LIMIT = 5000;

/**
 * One page of what the device doesn't know yet.
 * @throws Refusal `checkpoint_expired`, or `invalid_request` for a checkpoint that this tenant never gave and for
 *   unknown domains.
 */
export async function readPage(
  client: PoolClient,
  ctx: DeviceContext,
  counter: Counter,
  request: PageRequest,
): Promise<Page> {
  const from = readCheckpoint(ctx.tenant, counter, request.checkpoint);
  const scope = readScope(request);
  const changes: Change[] = [];
  let position = 0;
  let scanned = 0;
  let complete = false;
  let at = from;
  while (!complete && changes.length < request.limit && scanned < SCAN_LIMIT) {
    const wanted = request.limit - changes.length;
    const found = await readFound(client, ctx.tenant, at, scope, wanted + 1);
    complete = found.length <= wanted;
    for (const record of found.slice(0, wanted)) {
      const change = changeFor(record, from, ctx.deviceNo);
      if (change) changes.push(change);
      position = record.record.version;
    }
    scanned += found.length;
    at = advance(at, scope, { complete, position, counter: counter.version }, ALL_DOMAINS);
  }
  return { changes, checkpoint: encodeCheckpoint(ctx.tenant, at), has_more: !complete };
}

function readFound(
  client: PoolClient,
  tenant: TenantId,
  checkpoint: Checkpoint,
  scope: PullScope,
  limit: number,
): Promise<FoundRecord[]> {
  const cells = scope.domains.flatMap((domain) =>
    scope.priorities.map((priority): CellRange => {
      const { position } = cellOf(checkpoint, domain, priority);
      return { domain, priority: PRIORITIES.indexOf(priority), position };
    }),
  );
  const positions = cells.map((cell) => cell.position);
  const after = Math.min(...positions);
  const everything = cells.length === ALL_DOMAINS.length * PRIORITIES.length;
  return everything && after === Math.max(...positions)
    ? readChangesAfter(client, tenant, after, limit)
    : readChangesInCells(client, tenant, after, cells, limit);
}

function readCheckpoint(tenant: TenantId, counter: Counter, text: string | null | undefined): Checkpoint {
  if (!text) return startCheckpoint(counter.epoch);
  const checkpoint = decodeCheckpoint(tenant, text);
  if (!checkpoint) throw invalidCheckpoint("is damaged or belongs to another tenant");
  const expired = checkpoint.epoch !== counter.epoch || isForgotten(checkpoint, counter.forgotten);
  if (expired) {
    const detail = "Pull again without a checkpoint, and keep what waits to be pushed.";
    throw new Refusal("checkpoint_expired", detail);
  }
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
    const message = `there is no domain "${unknown}"; known are ${ALL_DOMAINS.join(", ")}`;
    throw new Refusal("invalid_request", `domains: ${message}`, { errors: [{ path: "domains", message }] });
  }
  return { domains: [...new Set(domains ?? ALL_DOMAINS)], priorities: prioritiesFrom(priority) };
}
