import type { Fields, Json } from "./json";
import type { Strategy } from "./strategy";

/** Why a side won a field; each has a sentence in `core/conflict/explain.ts`. */
export const REASONS = [
  "uncontested",
  "client_wins",
  "server_wins",
  "later_time",
  "clock_tie",
  "higher_version",
  "more_escalated",
  "off_scale",
  "unseen_escalation",
  "merged_as_one",
  "manual",
  "engine_error",
  "escalated_record_kept",
  "not_rolled_out",
] as const;
export type Reason = (typeof REASONS)[number];

/** Which side's value the record holds after the conflict; `nobody` waits for a person. */
export type Winner = "client" | "server" | "nobody";

/** One side of a contested field. `absent` where the side has no such field; time is corrected, in ms. */
export type FieldSide = {
  value?: Json;
  absent?: true;
  version?: number;
  writer?: number;
  time?: number | null;
};

/** The why of one field, as kept in the log (`fields`). `base` is missing where it could not be rebuilt. */
export type FieldVerdict = {
  winner: Winner;
  reason: Reason;
  rule: Strategy;
  base?: { value?: Json; absent?: true };
  client: FieldSide;
  server: FieldSide;
};
export type FieldVerdicts = { [field: string]: FieldVerdict };

/** What a policy that doesn't count yet would have made of a conflict, as kept beside what did happen (`shadow`). */
export type ShadowOutcome = {
  /** Of the policy in shadow. The conflict's own, where conflict resolution as a whole is in shadow. */
  version: number;
  /** Null: it would have asked a person. */
  winner: "client" | "server" | "both" | null;
  /** Empty where it would not have been a conflict at all, or the policy could not be followed. */
  fields: { [field: string]: Pick<FieldVerdict, "winner" | "reason" | "rule"> };
  /** The record would look different now, or a person would (not) have been asked. */
  differs: boolean;
};

/** The key under which a delete against an edit is judged in `fields`; no field can have this name on the wire. */
export const WHOLE_RECORD = "";

/** Server side of a logged conflict: the record as the entry met it. Where none was known any more, there is none. */
export type LoggedServerEntry = { version: number; deleted?: true; data: Fields };

/**
 * Who wrote a field last: version, device number (0 is a person) and corrected time in ms. Older rows hold a fourth
 * value, the device's own time, which nothing reads any more.
 */
export type LoggedMark = readonly [version: number, writer: number, time: number | null];

/** What the engine decided on beyond the two sides, so that a replay can decide on the same. */
export type LoggedEncounter = {
  /** The server's clock when the entry came, in ms. */
  now: number;
  /** Marks of the record that are later than the entry's base or of fields it changes; of its life under `WHOLE_RECORD`. */
  marks: { [field: string]: LoggedMark };
  /** The record's fields at the entry's base could not be rebuilt. */
  unknownBase?: true;
  /** The entry was sent whole: what the user changed is what differs from the base. */
  whole?: true;
  /** The entry as it met the record, where later edits of the device have joined it since. */
  first?: Omit<LoggedClientEntry, "data">;
};

/** Client side: the entry as sent, and the record as the device saw it (base plus its changes). */
export type LoggedClientEntry = {
  op: "upsert" | "delete";
  delta: Fields;
  unset?: string[];
  modified_at?: string | null;
  data: Fields;
};
