import type { z } from "zod";
import type { ConflictState, ConflictWinner } from "./conflict-review";
import type { Fields, Json } from "./json";
import { PageQuery } from "./page";
import type { Strategy } from "./strategy";

/** Query of `GET /api/sync/records/:domain/:mobile_id`. */
export const RecordTimelineQuery = PageQuery.pick({ cursor: true, limit: true });
export type RecordTimelineQuery = z.infer<typeof RecordTimelineQuery>;

/** A field before and after one write; a side without the field has no key. */
export type FieldChange = { field: string; before?: Json; after?: Json };

export type RecordAuthor =
  | { kind: "device"; id: string; name: string }
  | { kind: "person"; name: string }
  /** Known no more. */
  | { kind: "unknown" };

/** A conflict as a record's history tells it. */
export type StepConflict = {
  id: string;
  state: ConflictState;
  strategy: Strategy;
  policy_version: number;
  winner: ConflictWinner | null;
  /** Whose edit met the record. */
  device: RecordAuthor;
  at: string;
  reviewer_name: string | null;
  undoer_name: string | null;
};

/** One write of a record. */
export type RecordStep = {
  version: number;
  what: "created" | "edited" | "deleted" | "brought_back";
  /** Null where it is older than what is kept. */
  at: string | null;
  by: RecordAuthor;
  changes: FieldChange[];
  /** The conflict that this write settled or undid. */
  conflict_id: string | null;
  /** How it came about: an edit as it was sent, a conflict's outcome, a person's decision, or an undo of one. */
  how: "edit" | "policy" | "decision" | "undo";
  settled: StepConflict | null;
  /** Edits that met this version and left no write: the server's side stood, or they wait for a person. */
  met: StepConflict[];
};

/** `GET /api/sync/records/:domain/:mobile_id`: a record and how it came to be, newest step first. */
export type RecordTimeline = {
  domain: string;
  mobile_id: string;
  version: number;
  deleted: boolean;
  data: Fields;
  steps: RecordStep[];
  /** Asks for the steps before the oldest shown. */
  next_cursor: string | null;
  /** Steps before the oldest shown are no longer kept. */
  truncated: boolean;
};
