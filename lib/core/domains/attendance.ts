import { type Domain, policyOf } from "./domain";
import { KNOWN_FIELDS } from "./known-fields";

/** Who was where, and when: what the office recorded stands. */
export const attendance: Domain = {
  name: "attendance",
  title: "Attendance",
  code: 2,
  fields: KNOWN_FIELDS.attendance,
  defaultPolicy: policyOf({ strategy: "server_wins" }),
  priorityOf: () => "normal",
};
