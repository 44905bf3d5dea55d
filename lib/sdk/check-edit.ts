import type { Fields } from "../contract/json";
import { ENTRY_BYTES, RECORD_BYTES, RECORD_FIELDS } from "../contract/record-limits";
import { checkFields, checkKey, type FieldFault } from "../core/domains/check-fields";
import { type FieldKinds, KNOWN_FIELDS } from "../core/domains/known-fields";
import { own } from "../core/own";
import { fitsUtf8 } from "../core/utf8";
import type { Delta } from "./delta";

/**
 * The edit can't travel or the server would refuse it whatever it knows: a value of the wrong kind, too large, or one that
 * JSON does not keep. `field` says where, as `parts.0.name`. A bug of the app, never stored.
 */
export class InvalidEdit extends Error {
  override name = "InvalidEdit";

  constructor(
    message: string,
    readonly field = "",
  ) {
    super(field ? `${field}: ${message}` : message);
  }
}

/** The domains that this SDK knows. A tenant may have others; theirs are checked by the server alone. */
const DOMAINS: { [domain: string]: FieldKinds } = KNOWN_FIELDS;

/** Holds what the app gives to the limits that the server has for all. @throws InvalidEdit */
export function checkEdit(domain: string, values: Fields, unset: readonly string[]): void {
  refuse(checkFields({ fields: own(DOMAINS, domain) ?? {} }, values));
  for (const field of unset) {
    refuse(checkKey(field));
    if (Object.hasOwn(values, field)) throw new InvalidEdit("is set and unset", field);
  }
}

/**
 * Holds an edit, and the record that it makes of `before`, to the server's sizes. One that is too large already may shrink.
 * @throws InvalidEdit
 */
export function checkSize({ delta, unset }: Delta, before: Fields, after: Fields): void {
  const named = Object.keys(delta).length + unset.length;
  const fields = Object.keys(after).length;
  if (named > RECORD_FIELDS || fields > Math.max(RECORD_FIELDS, Object.keys(before).length)) {
    throw new InvalidEdit(`an edit or a record may have ${RECORD_FIELDS} fields`);
  }
  if (!fitsUtf8(JSON.stringify(delta), ENTRY_BYTES)) {
    throw new InvalidEdit(`an edit may have ${ENTRY_BYTES / 1024} KB`);
  }
  const text = JSON.stringify(after);
  if (fitsUtf8(text, RECORD_BYTES) || text.length < JSON.stringify(before).length) return;
  throw new InvalidEdit(`a record may have ${RECORD_BYTES / 1024} KB`);
}

function refuse(fault: FieldFault | undefined): void {
  if (fault) throw new InvalidEdit(fault.message, fault.path);
}
