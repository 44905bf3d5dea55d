import type { Fields } from "@/lib/contract/json";
import { jsonEqual } from "@/lib/core/json-equal";
import { applyDelta } from "@/lib/sdk/delta";
import { isCreation } from "@/lib/sdk/entry";
import type { Ledger, Told } from "./ledger";
import type { ServerState, Standing } from "./server-state";

/**
 * A version in an answer may be the base of the next edit, so the answer must let the device know the whole record at
 * it: from what it knew, with its entry and what it was told, follows the record as it stood.
 */
export function checkKnowledge(ledger: Ledger, state: ServerState): string[] {
  const known = new Map<string, Standing>();
  const broken: string[] = [];
  for (const told of ledger.told.values()) {
    const { entry, result } = told;
    const key = `${entry.domain}/${entry.mobile_id}`;
    const history = state.histories.get(key) ?? [];
    const standing = history.find(({ version }) => version === result.version);
    if (!standing) continue;
    const understood = understand(told, groundOf(told, history, known.get(key)));
    known.set(key, standing);
    if (understood && !isSame(understood, standing)) {
      broken.push(
        `after ${entry.op_id} (${result.status}) the device takes ${key} for ${say(understood)}, it is ${say(standing)}`,
      );
    }
  }
  return broken;
}

type Understood = Pick<Standing, "deleted" | "fields">;

/** What the device knew before: nothing of what it creates, else the record as it was last told of it, or as it was at the edit's base. */
function groundOf({ entry }: Told, history: readonly Standing[], before: Standing | undefined): Fields {
  if (isCreation(entry)) return {};
  const base = history.find(({ version }) => version <= entry.base_version);
  const ground = before && before.version >= entry.base_version ? before : base;
  return ground && !ground.deleted ? ground.fields : {};
}

/** What the device makes of the answer; nothing where the answer holds the server's side whole. */
function understand({ entry, result }: Told, ground: Fields): Understood | undefined {
  if (result.status === "rejected" || result.status === "manual_required") return undefined;
  const { winning_entry, winning_unset, deleted = false } = result;
  if (deleted || (entry.op === "delete" && !winning_entry)) return { deleted: true, fields: {} };
  const told = { delta: winning_entry, unset: winning_unset };
  return { deleted: false, fields: applyDelta(applyDelta(ground, entry), told) };
}

function isSame(understood: Understood, standing: Standing): boolean {
  if (understood.deleted !== standing.deleted) return false;
  return standing.deleted || jsonEqual(understood.fields, standing.fields);
}

function say({ deleted, fields }: Understood): string {
  return deleted ? "deleted" : JSON.stringify(fields);
}
