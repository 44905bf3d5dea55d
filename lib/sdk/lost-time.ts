import type { Confirmed } from "./confirmed";
import type { Entry } from "./entry";
import { namesIn } from "./local-state";

/**
 * After a restore of the server: the edit that offers a record back, whole, as it stood when the device last heard of the
 * server (`heardAt`, in ms). None of a record that was deleted, or that the server knows as the device does: up to `kept`.
 */
export function offerOf(
  key: string,
  { version, fields, deleted }: Confirmed,
  kept = version,
  heardAt: number,
  newOpId: () => string,
): Entry | false {
  return (
    kept < version &&
    !deleted && {
      op_id: newOpId(),
      ...namesIn(key),
      op: "upsert",
      base_version: kept,
      data: fields,
      lost_version: version,
      modified_at: new Date(heardAt).toISOString(),
    }
  );
}
