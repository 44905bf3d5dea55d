import type { Fields, Json } from "./json";

/** A field before and after one write; a side without the field has no key. */
export type FieldChange = { field: string; before?: Json; after?: Json };

export type RecordAuthor =
  | { kind: "device"; id: string; name: string }
  | { kind: "person"; name: string }
  /** Known no more. */
  | { kind: "unknown" };

/** One write of a record. */
export type RecordStep = {
  version: number;
  what: "created" | "edited" | "deleted" | "brought_back";
  /** Null where it is older than what is kept. */
  at: string | null;
  by: RecordAuthor;
  changes: FieldChange[];
  /** The conflict that this write settled. */
  conflict_id: string | null;
};

/** `GET /api/sync/records/:domain/:mobile_id`: a record and how it came to be, newest step first. */
export type RecordTimeline = {
  domain: string;
  mobile_id: string;
  version: number;
  deleted: boolean;
  data: Fields;
  steps: RecordStep[];
  /** Steps before the oldest shown are no longer kept. */
  truncated: boolean;
};
