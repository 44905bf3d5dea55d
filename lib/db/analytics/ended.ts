import { EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { sql } from "../sql";

const { queued, pulled, resolved, set_aside } = EVENT_STATUS_CODE;

/** What became of the entries of one sync_event, to be joined to it as `ended`: entries, conflicts, set_aside. */
export const ENDED = sql`LATERAL (
  SELECT COALESCE(sum(count) FILTER (WHERE status NOT IN (${queued}, ${pulled})), 0)::float8 AS entries,
    COALESCE(sum(count) FILTER (WHERE status IN (${resolved}, ${set_aside})), 0)::float8 AS conflicts,
    COALESCE(sum(count) FILTER (WHERE status = ${set_aside}), 0)::float8 AS set_aside
  FROM event_items(items)
) AS ended`;
