import { LIMITS } from "./limits";

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
    entries: { elements: 50_000, inAll: 200_000 },
  },
} as const satisfies Record<string, BodyLimit>;
export type BodyLimitName = keyof typeof BODY_LIMITS;
