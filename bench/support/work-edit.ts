import type { Fields } from "@/lib/contract/json";
import type { Mutation } from "@/lib/sdk/make-edit";

/** One edit of a load, as a person makes it. `at` in ms since 1970. */
export type WorkEdit = {
  domain: string;
  mobileId: string;
  changes: Fields;
  unset: readonly string[];
  at: number;
  priority?: Mutation["priority"];
};
