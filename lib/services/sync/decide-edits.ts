import { randomUUID } from "node:crypto";
import type { Clock } from "@/lib/core/conflict/clock";
import { standingPolicies } from "@/lib/core/rollout/standing-policy";
import { applyInTurns, type PushOutcome, type StoredRecord } from "@/lib/core/sync/apply-push";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import type { PushContext } from "@/lib/db/sync/push-state";
import type { TenantId } from "@/lib/db/tenant-id";
import { inTurns } from "../in-turns";

/** Edits of one device, sent in one request, and what the server holds of what they touch. */
export type EditsToDecide = {
  tenant: TenantId;
  deviceNo: number;
  edits: readonly (Edit | Rejection)[];
  records: ReadonlyMap<string, StoredRecord>;
  stages: PushContext["stages"];
  /** The tenant's counter, while the transaction holds it. */
  counter: number;
  /** Of the request that brought the edits, also where they waited in the queue since. */
  clock: Clock;
};

/**
 * The one way in which edits are decided, whether they are applied at once or out of the queue. Other requests have their
 * turn in between.
 */
export function decideEdits({ tenant, deviceNo, stages, ...rest }: EditsToDecide): Promise<PushOutcome> {
  return inTurns(
    applyInTurns({
      ...rest,
      policyOf: standingPolicies(stages, { tenant, device: deviceNo }),
      device: deviceNo,
      newConflictId: randomUUID,
    }),
  );
}
