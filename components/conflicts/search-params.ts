import { z } from "zod";
import { refreshParam } from "@/components/ui/refresh-choice";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import { INBOX_GROUPS } from "@/lib/core/conflict/inbox-rows";
import type { ConflictListState } from "@/lib/query/conflicts";

const { state, domain, device, strategy, field, q, cursor } = ConflictListQuery.shape;

/** In which order the inbox stands, and how old its conflicts are. */
export const INBOX_ORDERS = ["oldest", "newest", "urgent"] as const;
export const INBOX_AGES = ["overdue", "1d", "7d"] as const;
export type InboxOrder = (typeof INBOX_ORDERS)[number];
export type InboxAge = (typeof INBOX_AGES)[number];

/** The state of the conflicts page in its address; `id` is the conflict that is looked at. */
export const conflictsPageParams = {
  state,
  domain,
  device,
  strategy,
  field,
  q,
  cursor,
  by: z.enum(INBOX_ORDERS).default("oldest"),
  age: z.enum(INBOX_AGES).optional(),
  group: z.enum(INBOX_GROUPS).default("record"),
  id: z.uuid().optional(),
  refresh: refreshParam,
};

export type ConflictsParams = z.output<z.ZodObject<typeof conflictsPageParams>>;
export type ConflictsAsked = ConflictListState & Pick<ConflictsParams, "state">;

/** What the list is asked for: the inbox in the order that was chosen, and of the log what came last first. */
export function conflictsAsked(params: ConflictsParams): ConflictsAsked {
  const { state, domain, device, strategy, field, q, cursor } = params;
  const filters = { state, domain, device, strategy, field, q };
  if (state !== "pending") return { ...filters, cursor, order: "desc" };
  return { ...filters, ...INBOX_ORDER[params.by], ...(params.age && INBOX_AGE[params.age]) };
}

const INBOX_ORDER: Record<InboxOrder, ConflictListState> = {
  oldest: { order: "asc" },
  newest: { order: "desc" },
  urgent: { sort: "urgency", order: "asc" },
};

const INBOX_AGE: Record<InboxAge, ConflictListState> = {
  overdue: { overdue: "true" },
  "1d": { older_than_hours: 24 },
  "7d": { older_than_hours: 168 },
};
