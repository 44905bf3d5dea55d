import { LIMITS } from "../../contract/limits";
import type { Clock } from "../conflict/clock";
import { isRejection, recordKey } from "./apply-push";
import type { Edit, Rejection } from "./edit";

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_MS = LIMITS.keptDays * DAY_MS;
const AHEAD_MS = LIMITS.clockAheadDays * DAY_MS;

/**
 * Whether the server may have forgotten an edit that was made then, by the device's clock as it was measured. An edit from
 * the future was made by a clock that was set right since: nobody can say how old it is.
 */
export function isTooOld({ modifiedAt }: Pick<Edit, "modifiedAt">, { now, offset }: Clock): boolean {
  if (modifiedAt === null) return false;
  const madeAt = Date.parse(modifiedAt) - offset;
  return madeAt < now - KEPT_MS || madeAt > now + AHEAD_MS;
}

/**
 * Refuses edits from before what the server remembers: it could not tell whether they took effect then. Of a device that
 * was enrolled later everything is remembered. What a device says no time of is not judged. Edits of a record whose
 * creation is refused go with it, so that no part of a record is taken for the whole.
 * @param enrolledAt in ms, as the clock's times
 */
export function refuseTooOld(
  edits: readonly (Edit | Rejection)[],
  clock: Clock,
  enrolledAt: number,
): readonly (Edit | Rejection)[] {
  if (enrolledAt >= clock.now - KEPT_MS) return edits;
  const unborn = new Set<string>();
  return edits.map((edit) => {
    if (isRejection(edit)) return edit;
    const key = recordKey(edit.domain.name, edit.mobileId);
    if (!isTooOld(edit, clock) && !(edit.base === 0 && unborn.has(key))) return edit;
    if (edit.base === 0) unborn.add(key);
    return tooOld(edit);
  });
}

function tooOld({ opId, domain, mobileId }: Edit): Rejection {
  const message = `The server remembers for ${LIMITS.keptDays} days what it took. The edit is older, or its time lies so far in the future that nobody can say how old it is`;
  const errors = [{ path: "modified_at", message }];
  return { opId, domain: domain.name, mobileId, code: "too_old", message, errors };
}
