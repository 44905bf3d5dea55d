import type { Json } from "@/lib/contract/json";
import { jsonEqual } from "@/lib/core/json-equal";
import type { SetAside } from "@/lib/sdk/local-state";
import type { Ledger, Told } from "./ledger";
import type { LoggedConflict, ServerState, Standing } from "./server-state";

/**
 * No acknowledged edit is lost: what was said of each stands in the record's history at the version that the answer
 * named, or whole in the conflict log, or it was rejected with a reason, or its own device wrote the field later. One that
 * stood on a refused creation is `aside` on the device, which never sent it.
 */
export function checkEdits(
  ledger: Ledger,
  aside: readonly SetAside[],
  device: number,
  state: ServerState,
): string[] {
  const unsent = new Set(
    aside.filter(({ code }) => code === "creation_rejected").map(({ entry }) => entry.op_id),
  );
  const broken = [...ledger.issued]
    .filter((opId) => !ledger.told.has(opId) && !unsent.has(opId))
    .map((opId) => `edit ${opId} was never answered`);
  for (const told of ledger.told.values()) {
    const how = fateOf(told, ledger, device, state);
    if (how) broken.push(`edit ${told.entry.op_id} (${told.result.status}) of ${recordOf(told)}: ${how}`);
  }
  return broken;
}

/** What is wrong with an answered edit, or nothing. */
function fateOf(told: Told, ledger: Ledger, device: number, state: ServerState): string | undefined {
  const { entry, result } = told;
  if (result.status === "rejected") return result.code && result.message ? undefined : "has no reason";
  const history = state.histories.get(recordOf(told));
  if (!history) return entry.op === "delete" ? undefined : "the record is gone";
  const since = history.filter(({ version }) => version <= (result.version ?? 0));
  const [standing] = since;
  if (!standing || standing.version !== result.version) return `there is no version ${result.version}`;

  const conflict = result.conflict_id ? state.conflicts.get(result.conflict_id) : undefined;
  if (result.conflict_id && !conflict) return "its conflict is not in the log";
  if (conflict && conflict.op_id === entry.op_id && !joined(ledger, told)) {
    const { op, delta, unset = [] } = conflict.client_entry;
    const whole =
      op === entry.op && jsonEqual(delta, entry.delta ?? {}) && jsonEqual(unset, entry.unset ?? []);
    if (!whole && result.status === "resolved") return "its conflict does not show it whole";
  }
  // An edit of which a part joined a waiting one may have settled the rest in a conflict of its own.
  const logged = [...state.conflicts.values()].filter(
    ({ id, op_id }) => id === result.conflict_id || op_id === entry.op_id,
  );
  const later = laterInConflict(ledger, told);
  if (entry.op === "delete") {
    const kept = standing.deleted || conflict?.client_entry.op === "delete" || later.length > 0;
    return kept ? undefined : "neither deleted nor in the log";
  }
  const lost = fieldsOf(told).filter(
    ([field, value]) =>
      !holds(standing, field, value) &&
      !logged.some((one) => logs(one, field, value)) &&
      !later.some(
        (next) => next.entry.op === "delete" || fieldsOf(next).some(([other]) => other === field),
      ) &&
      !overwrittenByItself(since, field, device, entry.base_version),
  );
  if (lost.length > 0) return `lost ${JSON.stringify(lost)}; the record is ${JSON.stringify(standing)}`;
  return undefined;
}

function fieldsOf({ entry }: Told): [string, Json | undefined][] {
  return [
    ...Object.entries(entry.delta ?? {}),
    ...(entry.unset ?? []).map((field): [string, undefined] => [field, undefined]),
  ];
}

function holds({ deleted, fields }: Standing, field: string, value: Json | undefined): boolean {
  return !deleted && jsonEqual(fields[field], value);
}

function logs({ client_entry }: LoggedConflict, field: string, value: Json | undefined): boolean {
  const { delta, unset = [] } = client_entry;
  return value === undefined ? unset.includes(field) : jsonEqual(delta[field], value);
}

/** Later edits of the device that joined the same waiting conflict: their words replaced the earlier ones. */
function laterInConflict(ledger: Ledger, { entry, result, order }: Told): Told[] {
  if (!result.conflict_id) return [];
  const told = [...ledger.told.values()];
  const place = told.findIndex((other) => other.entry.op_id === entry.op_id);
  return told.filter(
    (other, index) =>
      other.result.conflict_id === result.conflict_id && other.order >= order && index > place,
  );
}

function joined(ledger: Ledger, told: Told): boolean {
  return laterInConflict(ledger, told).length > 0;
}

/** An edit that arrives after a later one of the same device is old news: the field was written by it since the base. */
function overwrittenByItself(
  since: readonly Standing[],
  field: string,
  device: number,
  base: number,
): boolean {
  const written = since.find((standing, index) => {
    const before = since[index + 1];
    if (!before || standing.deleted !== before.deleted) return true;
    return !jsonEqual(standing.fields[field], before.fields[field]);
  });
  return written !== undefined && written.writer === device && written.version > base;
}

function recordOf({ entry }: Told): string {
  return `${entry.domain}/${entry.mobile_id}`;
}
