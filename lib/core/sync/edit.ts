import type { Fields } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import type { ProblemIssue } from "../../contract/problem";
import { PushEntry } from "../../contract/push-entry";
import { canonicalTime } from "../../contract/time";
import { checkFields, checkKey } from "../domains/check-fields";
import type { Domain } from "../domains/domain";
import { findDomain } from "../domains/registry";
import { own } from "../own";
import { fitsUtf8 } from "../utf8";

/** A valid entry in the one form that the engine reads. */
export type Edit = {
  opId: string;
  domain: Domain;
  mobileId: string;
  op: "upsert" | "delete";
  /** Version the edit was made on; 0 where the device created the record. */
  base: number;
  set: Fields;
  unset: readonly string[];
  /** The record whole, as the device shows it; null where only the changes were sent. */
  data: Fields | null;
  /** Nobody said which of `data` the user changed: it is what differs from the base. */
  whole: boolean;
  /** The tenant's counter when the edit was set aside, where a person let it go on later: own later writes stand. */
  heldAt?: number;
  /** In UTC with ms, whatever form the device wrote it in. */
  modifiedAt: string | null;
};

/** Why an entry is refused alone, and the names by which the device knows it, as far as they could be read. */
export type Rejection = {
  opId: string | null;
  domain: string | null;
  mobileId: string | null;
  code: string;
  message: string;
  errors?: ProblemIssue[];
  /** The same edit is taken where the record comes whole. */
  needs?: "whole";
};

/** Reads one entry of a batch. `fallbackOpId` names an entry that has no `op_id`. */
export function readEdit(raw: unknown, fallbackOpId: string): Edit | Rejection {
  const parsed = PushEntry.safeParse(withAliases(raw));
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    const message = `The entry is not valid: ${errors[0]?.path || "entry"}: ${errors[0]?.message}`;
    return { ...namesOf(raw, fallbackOpId), code: "invalid_entry", message, errors };
  }
  const entry = parsed.data;
  const names = { opId: entry.op_id ?? fallbackOpId, mobileId: entry.mobile_id };
  const domain = findDomain(entry.domain);
  if (!domain) {
    const message = `There is no domain "${entry.domain}"`;
    return { ...namesOf(raw, names.opId), code: "unknown_domain", message };
  }
  const reject = (code: string, path: string, message: string): Rejection => ({
    ...names,
    domain: domain.name,
    code,
    message: path ? `${path}: ${message}` : message,
    errors: [{ path, message }],
  });
  const sent = entry.delta ?? entry.data ?? {};
  if (Object.keys(sent).length + (entry.unset?.length ?? 0) > LIMITS.recordFields) {
    const most = LIMITS.recordFields.toLocaleString("en");
    return reject("entry_too_large", "", `an entry may name at most ${most} fields`);
  }
  const fault = checkFields(domain, sent);
  if (fault) return reject(fault.code, fault.path, fault.message);
  if (!isSmall(sent) && !fitsUtf8(JSON.stringify(sent), LIMITS.entryBytes)) {
    return reject("entry_too_large", "", `an entry may have at most ${LIMITS.entryBytes / 1024} KB`);
  }
  const unset = entry.op === "upsert" ? (entry.unset ?? []) : [];
  for (const field of unset) {
    const badKey = checkKey(field, "unset");
    if (badKey) return reject(badKey.code, badKey.path, badKey.message);
    if (Object.hasOwn(sent, field))
      return reject("invalid_entry", "unset", `"${field}" is set by the same entry`);
  }
  let set = entry.op === "upsert" ? sent : {};
  if (entry.changed_fields && entry.data && entry.op === "upsert") {
    const missing = entry.changed_fields.find((field) => !Object.hasOwn(sent, field));
    if (missing !== undefined)
      return reject("invalid_entry", "changed_fields", `"${missing}" is not in data`);
    // Of a record that the device made, all is its own.
    if (entry.base_version > 0) set = pick(sent, entry.changed_fields);
  }
  // Spelled out, here and wherever an object is made for every entry: a spread takes ten times as long.
  return {
    opId: names.opId,
    mobileId: names.mobileId,
    domain,
    op: entry.op,
    base: entry.base_version,
    set,
    unset: unset.length > 1 ? [...new Set(unset)] : unset,
    data: entry.op === "upsert" ? (entry.data ?? null) : null,
    whole: entry.data !== undefined && entry.changed_fields === undefined,
    modifiedAt: entry.modified_at ? canonicalTime(entry.modified_at) : null,
  };
}

/** Whether the fields take few bytes as JSON for sure: a character takes at most six, and what is nested isn't looked at. */
function isSmall(fields: Fields): boolean {
  let atMost = 2;
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === "object" && value !== null) return false;
    atMost += 6 * (name.length + (typeof value === "string" ? value.length : NUMBER_LENGTH) + PUNCTUATION);
  }
  return atMost <= LIMITS.entryBytes;
}
const NUMBER_LENGTH = 25;
const PUNCTUATION = 6;

/** The shorter form says `id` for `mobile_id` and `version` for `base_version`. */
function withAliases(raw: unknown): unknown {
  if (!isObject(raw)) return raw;
  const short = (raw.id !== undefined && raw.mobile_id === undefined) || raw.version !== undefined;
  if (!short) return raw;
  const long = { mobile_id: raw.mobile_id ?? raw.id, base_version: raw.base_version ?? raw.version };
  return Object.assign({}, raw, long);
}

function namesOf(raw: unknown, fallbackOpId: string): Pick<Rejection, "opId" | "domain" | "mobileId"> {
  const aliased = withAliases(raw);
  const said = isObject(aliased) ? aliased : {};
  // What is echoed must survive JSON and the database: short and well-formed, else it is left out.
  const echo = (value: unknown) =>
    typeof value === "string" && value.length <= 128 && value.isWellFormed() && !value.includes("\0")
      ? value
      : null;
  return {
    opId: echo(said.op_id) ?? fallbackOpId,
    domain: echo(said.domain),
    mobileId: echo(said.mobile_id),
  };
}

function pick(fields: Fields, names: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of names) picked[name] = own(fields, name) ?? null;
  return picked;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
