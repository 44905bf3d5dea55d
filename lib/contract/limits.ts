import { ENTRY_BYTES, JSON_DEPTH, RECORD_BYTES, RECORD_FIELDS, STRING_BYTES } from "./record-limits";

/** Limits of the wire contract. Sizes in bytes. */
export const LIMITS = {
  entriesPerBatch: 500,
  bodyBytes: 5 * 1024 * 1024,
  entryBytes: ENTRY_BYTES,
  /** Of the large records and conflicts that one batch may write. */
  writtenBytes: 32 * 1024 * 1024,
  recordBytes: RECORD_BYTES,
  recordFields: RECORD_FIELDS,
  jsonDepth: JSON_DEPTH,
  stringBytes: STRING_BYTES,
  pullLimit: 1000,
  pullLimitDefault: 100,
  /** For so many days tombstones, answers and op_ids are kept at least. */
  keptDays: 90,
  /** A device's clock may have been ahead by so many days when an edit was made. */
  clockAheadDays: 7,
  /** Of a page's JSON; a request that allows more is answered with no more than the second. */
  pullBytesDefault: 256 * 1024,
  pullBytes: 8 * 1024 * 1024,
  /** Answers of this size and more are compressed where the client takes it. */
  compressFrom: 1024,
} as const;
