import { z } from "zod";
import { refreshParam } from "@/components/ui/refresh-choice";
import { ConflictListQuery } from "@/lib/contract/conflict-review";

const { state, domain, device, strategy, field, q, cursor } = ConflictListQuery.shape;

/** The state of the conflicts page in its address; `id` is the conflict that is looked at. */
export const conflictsPageParams = {
  state,
  domain,
  device,
  strategy,
  field,
  q,
  cursor,
  id: z.uuid().optional(),
  refresh: refreshParam,
};

type PageParams = z.output<z.ZodObject<typeof conflictsPageParams>>;
export type ConflictsAsked = Omit<PageParams, "id" | "refresh"> & { order: "asc" | "desc" };

/** What the list is asked for: what waits longest first in the inbox, what came last first in the log. */
export function conflictsAsked({ id: _, refresh: __, ...params }: PageParams): ConflictsAsked {
  return { ...params, order: params.state === "pending" ? "asc" : "desc" };
}
