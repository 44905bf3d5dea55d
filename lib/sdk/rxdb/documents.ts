import type { Fields, Json } from "../../contract/json";
import { type Fault, faultOfId, isJson } from "../adapter/carriable";
import type { Confirmed } from "../confirmed";

/** A document as RxDB's replication hands it over: whole, with `_deleted`. */
export type RxdbDocument = { _deleted: boolean; [field: string]: unknown };

/** A change that RxDB wants to push: the document, and the server's state of it that the change was made on. */
export type RxdbPushRow = { newDocumentState: RxdbDocument; assumedMasterState?: RxdbDocument };

/** How documents of a collection and records turn into each other. */
export type Names = {
  primaryPath: string;
  versionField: string;
  /** Whether the schema has attachments: RxDB then wants each document to say that it has none. */
  attachments?: boolean;
};

/** A document's own fields; what begins with an underscore is RxDB's. */
export function fieldsOf(
  document: { readonly [field: string]: unknown } | undefined,
  { primaryPath, versionField }: Names,
): Fields {
  const own = Object.entries(document ?? {}).filter(
    ([field, value]) =>
      field !== primaryPath && field !== versionField && !field.startsWith("_") && value !== undefined,
  );
  return Object.fromEntries(own) as { [field: string]: Json };
}

/** The version of a document; 0 where it never had one. */
export function versionOf(document: RxdbDocument | undefined, { versionField }: Names): number {
  const version = document?.[versionField];
  return typeof version === "number" ? version : 0;
}

/** The document of a confirmed record. A tombstone keeps `last` where RxDB's schema requires fields. */
export function documentOf(
  id: string,
  { version, fields, deleted }: Confirmed,
  { primaryPath, versionField, attachments }: Names,
  last: { readonly [field: string]: unknown } | undefined,
): RxdbDocument {
  const shown = deleted && last ? last : fields;
  const own = { [primaryPath]: id, [versionField]: version, _deleted: deleted === true };
  return { ...shown, ...own, ...(attachments && { _attachments: {} }) };
}

/** Why a document can't travel. It stays on the device. */
export function faultOf(id: string, document: { readonly [field: string]: unknown }): Fault | undefined {
  const { _attachments, _meta, ...fields } = document;
  if (typeof _attachments === "object" && _attachments !== null && Object.keys(_attachments).length > 0) {
    return { code: "attachments", message: "Attachments don't sync, so this document stays on this device" };
  }
  const bad = Object.entries(fields).find(([, value]) => value !== undefined && !isJson(value));
  if (bad) return { code: "not_json", message: `JSON does not keep the value of ${bad[0]}` };
  return faultOfId(id);
}
