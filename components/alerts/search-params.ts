import { z } from "zod";
import { DELIVERY_STATES } from "@/lib/contract/alert-channel";

const ALERT_TABS = ["rules", "history", "channels", "deliveries"] as const;
export type AlertTab = (typeof ALERT_TABS)[number];

/** The state of the alerts page in its address. `edit` is a rule's id, or `new`. */
export const alertsPageParams = {
  tab: z.enum(ALERT_TABS).default("rules"),
  edit: z.union([z.uuid(), z.literal("new")]).optional(),
  incidents: z.enum(["open", "resolved", "all"]).default("all"),
  deliveries: z.enum([...DELIVERY_STATES, "all"]).default("all"),
  cursor: z.string().max(1024).optional(),
};
