/** Limits of the wire contract. Sizes in bytes. */
export const LIMITS = {
  entriesPerBatch: 500,
  bodyBytes: 5 * 1024 * 1024,
  entryBytes: 256 * 1024,
  /** JSON of a record's fields, whoever writes them. */
  recordBytes: 1024 * 1024,
  jsonDepth: 32,
  stringBytes: 64 * 1024,
  pullLimit: 1000,
  pullLimitDefault: 100,
  /** For so many days tombstones, answers and op_ids are kept at least. */
  keptDays: 90,
  /** Of a page's JSON; a request that allows more is answered with no more than the second. */
  pullBytesDefault: 256 * 1024,
  pullBytes: 8 * 1024 * 1024,
  /** Answers of this size and more are compressed where the client takes it. */
  compressFrom: 1024,
} as const;

/** Keys refused at every depth of a record: assigning them would reach the prototype in careless clients. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
