import { type Domain, policyOf } from "./domain";

/** A worker's own notes: what its author wrote last on the phone is right. */
export const journal: Domain = {
  name: "journal",
  title: "Journal",
  code: 1,
  fields: {
    title: "string",
    body: "string",
    mood: "string",
    location: "string",
    entry_date: "date_or_time",
    tags: "strings",
  },
  defaultPolicy: policyOf({ strategy: "client_wins" }),
  priorityOf: () => "low",
};
