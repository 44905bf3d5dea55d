/**
 * Limits of one edit and of the record that it makes, by themselves: clients hold edits to them before they are sent.
 * Sizes in bytes.
 */
export const ENTRY_BYTES = 256 * 1024;

/** JSON of a record's fields, whoever writes them. */
export const RECORD_BYTES = 1024 * 1024;

/**
 * Fields of a record, those included that it once had and whose names it keeps: each is decided, marked and told by itself. An
 * edit may name as many.
 */
export const RECORD_FIELDS = 1_000;

export const STRING_BYTES = 64 * 1024;

export const JSON_DEPTH = 32;

/** Keys refused at every depth of a record: assigning them would reach the prototype in careless clients. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
