import type { Fields, Json } from "@/lib/contract/json";
import type { RecordStep } from "@/lib/contract/record-timeline";
import { jsonEqual } from "@/lib/core/json-equal";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import type { TenantContext } from "@/lib/services/context";
import { getRecordTimeline } from "@/lib/services/records/get-record-timeline";
import type { Answered, Tally } from "./tally";

/**
 * Looks up what the server keeps of each answered edit: a step of its ticket's history made by its device with its
 * values, or its side of a conflict, whole. Gives what can't be found.
 */
export async function checkHistory(ctx: TenantContext, tally: Tally): Promise<string[]> {
  const lost: string[] = [];
  const byTicket = new Map<string, Answered[]>();
  for (const answered of tally.answered.values()) {
    const { mobile_id } = answered.entry;
    byTicket.set(mobile_id, [...(byTicket.get(mobile_id) ?? []), answered]);
  }
  for (const [mobile_id, answers] of byTicket) {
    const { steps } = await getRecordTimeline({ ctx, input: { domain: "ticket", mobile_id, limit: 200 } });
    for (const answered of answers) {
      if (!(await isKept(ctx, answered, steps))) {
        lost.push(
          `edit ${answered.entry.op_id} of ${mobile_id} (${answered.result.status}) is not in its history`,
        );
      }
    }
  }
  return lost;
}

async function isKept(
  ctx: TenantContext,
  answered: Answered,
  steps: readonly RecordStep[],
): Promise<boolean> {
  const { entry, result, deviceId } = answered;
  if (result.status === "rejected") return result.code !== undefined;
  const fields = fieldsOf(entry);
  const stands = ([field, value]: Field) => jsonEqual(valueAt(steps, result.version, field), value);
  if (result.conflict_id) {
    const { client } = await getConflict({ ctx, input: { id: result.conflict_id } });
    const logged = new Map(fieldsOf(client));
    // A waiting edit holds the last word of its device: a later one of the same field may have joined it.
    return fields.every((field) => logged.has(field[0]) || stands(field));
  }
  const step = steps.find(({ version }) => version === result.version);
  const own = step?.by.kind === "device" && step.by.id === deviceId;
  return (own || result.status === "duplicate") && fields.every(stands);
}

type Field = [name: string, value: Json | undefined];

function fieldsOf({ delta = {}, unset = [] }: { delta?: Fields; unset?: readonly string[] }): Field[] {
  return [...Object.entries(delta), ...unset.map((field): Field => [field, undefined])];
}

/** A field's value as of a version; steps are newest first. */
function valueAt(steps: readonly RecordStep[], version = 0, field: string): Json | undefined {
  for (const step of steps) {
    const change = step.version <= version && step.changes.find((one) => one.field === field);
    if (change) return change.after;
  }
  return undefined;
}
