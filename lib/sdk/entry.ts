import type { Priority } from "../contract/entry";
import type { Fields } from "../contract/json";

/** One edit as it travels: an entry of a push, in the form this client sends. */
export type Entry = {
  op_id: string;
  domain: string;
  mobile_id: string;
  op: "upsert" | "delete";
  base_version: number;
  delta?: Fields;
  unset?: string[];
  modified_at: string;
  priority?: Priority;
};
