import { type Domain, policyOf } from "./domain";

/** Who was where, and when: what the office recorded stands. */
export const attendance: Domain = {
  name: "attendance",
  title: "Attendance",
  code: 2,
  fields: {
    worker_id: "string",
    status: "string",
    site: "string",
    check_in_at: "time",
    check_out_at: "time",
    latitude: "number",
    longitude: "number",
  },
  defaultPolicy: policyOf({ strategy: "server_wins" }),
  priorityOf: () => "normal",
};
