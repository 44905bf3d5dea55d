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

/** What a request's body may be. Sizes in bytes, inflated; elements are JSON values and keys. */
export type BodyLimit = {
  bytes: number;
  elements: number;
  depth: number;
  /**
   * The body holds a list of entries that are judged one by one: an entry that is nested too deep is cut where that
   * begins and rejected alone; `elements` counts what stands beside the list.
   */
  entries?: { elements: number; inAll: number };
};

/** A field's value stands in the fields of an entry of a list of the body: three levels that are not the record's. */
const LEVELS_AROUND_FIELDS = 3;

/** Where no token is needed, a bigger body would cost the server more than whoever sends it. */
const open: BodyLimit = { bytes: 16 * 1024, elements: 1000, depth: LIMITS.jsonDepth };

export const BODY_LIMITS = {
  /** Routes that anyone may call, and those of a person's own account. */
  open,
  /** A form of the dashboard, or a phone's measurements. */
  form: { bytes: 128 * 1024, elements: 5000, depth: LIMITS.jsonDepth },
  /** A person's values for a whole record. */
  record: { bytes: 1.5 * 1024 * 1024, elements: 20_000, depth: LIMITS.jsonDepth },
  /** Entries of a device. */
  sync: {
    bytes: LIMITS.bodyBytes,
    elements: 5000,
    depth: LIMITS.jsonDepth + LEVELS_AROUND_FIELDS,
    entries: { elements: 50_000, inAll: 500_000 },
  },
} as const satisfies Record<string, BodyLimit>;
export type BodyLimitName = keyof typeof BODY_LIMITS;
