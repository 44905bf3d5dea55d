import { WHOLE_RECORD } from "../../contract/conflict";
import type { Decision as PersonsDecision } from "../../contract/conflict-review";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import type { Decision } from "./decision";
import type { LoggedConflict } from "./replay-conflict";

/** Whether a policy's decision leaves the same in every field that the person decided on. */
export function asPersonDecided(
  logged: LoggedConflict,
  decision: Decision,
  person: Omit<PersonsDecision, "stood">,
): boolean {
  const { after, conflict } = decision;
  if (decision.status === "manual_required") return false;
  const life = conflict?.fields[WHOLE_RECORD];
  if (life) return life.winner === person.choice;
  if (!after) return false;
  const fields = Object.entries(person.fields);
  return (
    fields.length > 0 &&
    fields.every(([field, chosen]) => {
      const sides = {
        client: logged.client.delta,
        server: logged.server?.data ?? {},
        edit: person.values ?? {},
      };
      return jsonEqual(own(after.data, field), own(sides[chosen], field));
    })
  );
}
