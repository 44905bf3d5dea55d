import type {
  FieldVerdicts,
  LoggedClientEntry,
  LoggedEncounter,
  LoggedServerEntry,
  ShadowOutcome,
} from "../../contract/conflict";
import type { Priority } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { Strategy } from "../../contract/strategy";
import type { DecidedConflict } from "../conflict/decision";
import type { Before, RecordState } from "./record";

export type RecordWrite = {
  domain: string;
  mobileId: string;
  record: RecordState;
  priority: Priority;
  /** Nothing was stored of it before. */
  isNew: boolean;
};
export type RevisionWrite = {
  domain: string;
  mobileId: string;
  version: number;
  before: Before;
  conflictId: string | null;
};
export type ConflictWrite = {
  id: string;
  domain: string;
  mobileId: string;
  strategy: Strategy;
  /** The more urgent of both sides. */
  urgency: Priority;
  winner: DecidedConflict["winner"];
  policyVersion: number;
  opId: string;
  baseVersion: number;
  /**
   * The version that the record had when the entry met it, and the one that the resolution made. Where nothing was known
   * of the record, 0, or the version of the tombstone that the entry waits on.
   */
  serverVersion: number;
  resultVersion: number | null;
  entryTime: number | null;
  base: Fields | null;
  serverEntry: LoggedServerEntry | null;
  clientEntry: LoggedClientEntry;
  fields: FieldVerdicts;
  encounter: LoggedEncounter;
  shadow: ShadowOutcome | null;
};
export type JoinWrite = Pick<ConflictWrite, "id" | "clientEntry" | "fields">;

/** Everything that the batch changes, to be written in one transaction with its answer. */
export type PushEffects = {
  counter: number;
  records: RecordWrite[];
  revisions: RevisionWrite[];
  conflicts: ConflictWrite[];
  joins: JoinWrite[];
};
