import type { Person } from "./context";

/** Whoever runs commands on the server itself: may do what a platform admin may, and signs the audit as such. */
export const OPERATOR: Person = {
  userId: "00000000-0000-0000-0000-000000000000",
  email: "",
  name: "Command line",
  isPlatformAdmin: true,
};
