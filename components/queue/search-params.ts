import { z } from "zod";
import { refreshParam } from "@/components/ui/refresh-choice";
import { QueueListQuery } from "@/lib/contract/queue-review";

const { state, domain, device, q, cursor } = QueueListQuery.shape;

/** The state of the queue page in its address; `item` is the edit that is looked at. */
export const queuePageParams = {
  state,
  domain,
  device,
  q,
  cursor,
  item: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  refresh: refreshParam,
};

type PageParams = z.output<z.ZodObject<typeof queuePageParams>>;

/** What the list is asked for. */
export function queueAsked({
  item: _,
  refresh: __,
  ...asked
}: PageParams): Omit<PageParams, "item" | "refresh"> {
  return asked;
}
