import { type Domain, policyOf } from "./domain";
import { KNOWN_FIELDS } from "./known-fields";

/** A worker's own notes: what its author wrote last on the phone is right. */
export const journal: Domain = {
  name: "journal",
  title: "Journal",
  code: 1,
  fields: KNOWN_FIELDS.journal,
  defaultPolicy: policyOf({ strategy: "client_wins" }),
  priorityOf: () => "low",
};
