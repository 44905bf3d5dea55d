import type { FieldVerdicts, ShadowOutcome } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import type { Strategy } from "../../contract/strategy";
import type { Rejection } from "../sync/edit";
import type { Before, RecordState } from "../sync/record";

/** A conflict as the log keeps it. */
export type DecidedConflict = {
  strategy: Strategy;
  /** Null: it waits for a person. */
  winner: "client" | "server" | "both" | null;
  fields: FieldVerdicts;
  base: Fields | null | undefined;
  /** When the edit was made: corrected, in ms; null where the device didn't say. */
  time: number | null;
};

/** Why a valid entry can't be taken. */
export type Refusal = Pick<Rejection, "code" | "message" | "errors" | "needs">;

/** What becomes of an entry. `before` is there where the record was rewritten; `after` is the record as it stands then. */
export type Decision = {
  status: "applied" | "merged" | "resolved" | "manual_required" | "duplicate" | "rejected";
  after: RecordState | null;
  before?: Before;
  conflict?: DecidedConflict;
  /** What a policy that doesn't count yet would have made of it. */
  shadow?: ShadowOutcome;
  /** Why it is rejected. */
  refusal?: Refusal;
  /** The device can't build the record from its base and must be told all of it. */
  tellWhole?: true;
};
