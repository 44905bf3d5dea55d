import { z } from "zod";
import { PageQuery } from "./page";
import { plainName } from "./plain-text";
import { EmailAddress } from "./user";

export const CHANNEL_KINDS = ["webhook", "email"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

const name = plainName(120);

/** Body of `POST /api/sync/alerts/channels`. */
export const CreateChannelRequest = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("webhook"),
    name,
    url: z.url("a URL, such as https://hooks.example.com/tidelock").max(2000),
  }),
  z.object({
    kind: z.literal("email"),
    name,
    to: z.array(EmailAddress).min(1, "one address at least").max(20),
  }),
]);
export type CreateChannelRequest = z.infer<typeof CreateChannelRequest>;

export type AlertChannel = {
  id: string;
  kind: ChannelKind;
  name: string;
  /** The URL or the addresses; viewers see a URL's host alone, because its path may be a secret. */
  target: string;
  created_by: string;
  created_at: string;
};

/** `secret` signs a webhook's deliveries and is seen this once; null for e-mail. */
export type CreatedChannel = { channel: AlertChannel; secret: string | null };

export type AlertChannels = {
  items: AlertChannel[];
  /** Whether this server can send mail: SMTP is the operator's to configure. */
  email_configured: boolean;
};

export const DELIVERY_EVENTS = ["alert.firing", "alert.resolved", "alert.test"] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

/** `waiting` for its first or next try; `gave_up` after the last one. */
export const DELIVERY_STATES = ["waiting", "delivered", "gave_up"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One try to deliver: what was answered, or why nothing was. */
export type DeliveryTry = {
  at: string;
  ms: number;
  status: number | null;
  /** The beginning of the answer. */
  answer: string | null;
  error: string | null;
};

export type AlertDelivery = {
  id: string;
  channel_id: string;
  channel_name: string;
  event: DeliveryEvent;
  /** What it is about: the rule's name. */
  subject: string;
  state: DeliveryState;
  tries: DeliveryTry[];
  next_try_at: string | null;
  created_at: string;
};

/** Query of `GET /api/sync/alerts/deliveries`. */
export const DeliveryListQuery = PageQuery.extend({
  state: z.enum([...DELIVERY_STATES, "all"]).default("all"),
});
export type DeliveryListQuery = z.infer<typeof DeliveryListQuery>;
