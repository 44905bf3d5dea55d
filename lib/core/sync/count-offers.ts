import type { Fields } from "../../contract/json";
import type { PushResult, PushStatus } from "../../contract/push";
import { jsonEqual } from "../json-equal";

/** What became of records that a device offered back after a restore. */
export type Offers = { taken: number; known: number; inConflict: number; refused: number };

/**
 * Counts the entries of a batch that offer a record back, by what became of them; nothing where there is none.
 * @param results in the order of `raws`
 */
export function countOffers(raws: readonly unknown[], results: readonly PushResult[]): Offers | undefined {
  let offers: Offers | undefined;
  for (const [place, raw] of raws.entries()) {
    const result = results[place];
    const offered = offeredFields(raw);
    if (!result || !offered) continue;
    offers ??= { taken: 0, known: 0, inConflict: 0, refused: 0 };
    offers[wonWhole(result, offered) ? "taken" : FATE[result.status]] += 1;
  }
  return offers;
}

/** A queued one is kept, and its own fate is told by the queue. */
const FATE: Record<PushStatus, keyof Offers> = {
  applied: "taken",
  merged: "taken",
  queued: "taken",
  duplicate: "known",
  resolved: "inConflict",
  manual_required: "inConflict",
  rejected: "refused",
};

/** A record that the server no longer had is settled by the rule for deletes, as a conflict: won if it stands as offered. */
function wonWhole({ status, winning_entry = {} }: PushResult, offered: Fields): boolean {
  return (
    status === "resolved" &&
    Object.entries(winning_entry).every(([field, value]) => jsonEqual(value, offered[field]))
  );
}

function offeredFields(raw: unknown): Fields | undefined {
  const entry = raw as { lost_version?: number; data?: Fields } | null;
  return entry?.lost_version === undefined ? undefined : (entry.data ?? {});
}
