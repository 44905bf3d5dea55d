import { bornRecord, type Mark, type RecordState } from "../sync/record";
import { lifeConflict, settleLife } from "./decide-life";
import type { Decision, Refusal } from "./decision";
import { type Encounter, settleOrAsk } from "./encounter";
import { isEscalated } from "./scale";

/**
 * An edit of a record that the server once had and no longer knows. What changed alone would make half a record, so the
 * device is asked for all of it. The whole record is judged as an edit of a deleted one, with nothing known of when and
 * by whom it was deleted; where the edit wins, the record is born as the device has it.
 */
export function decideForgotten(encounter: Encounter, mark: Mark): Decision {
  const { edit, policy } = encounter;
  const { data } = edit;
  if (!data) return { status: "rejected", after: null, refusal: NEEDS_WHOLE };
  const client = { time: mark[2], version: edit.base };
  const server = { time: null, version: 0 };
  const settlement = settleOrAsk(settleLife, policy, client, server, {
    escalated: () => isEscalated(policy, data),
    escalatedWinner: "client",
  });
  const conflict = lifeConflict(settlement, undefined, client, { time: null });
  if (settlement.winner === "server") return { status: "resolved", after: null, conflict };
  if (settlement.winner === "client")
    return { status: "resolved", after: bornRecord(data, mark), conflict, tellWhole: true };
  return { status: "manual_required", after: whatWaits(encounter), conflict };
}

const NEEDS_WHOLE: Refusal = {
  code: "record_forgotten",
  message: "The server no longer knows this record. Send the record whole, as data, with a new op_id.",
  needs: "whole",
};

/**
 * What an edit that is left to a person waits on: the record, or where nothing is known of it a tombstone that holds
 * the record as the device has it. Nobody counts as having deleted it, and at no known time.
 */
export function whatWaits({ edit, record, version, device }: Encounter): RecordState {
  if (record) return record;
  const data = edit.data ?? edit.set;
  return { version, writer: device, deleted: true, life: [version, 0, null], data, fields: {} };
}
