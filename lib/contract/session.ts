import { z } from "zod";

/** A session ends so long after the sign-in, however it is used… */
export const SESSION_DAYS = 14;
/** …and so long after its last use. */
export const IDLE_SESSION_DAYS = 7;

/** One browser in which a person is signed in. */
export type SessionSummary = {
  id: string;
  /** In words: "Firefox on Linux". */
  browser: string;
  /** The IPv4 address or the IPv6 /64 that it was last used from. */
  network: string;
  started_at: string;
  last_used_at: string;
  /** Whether it is the one that asks. */
  is_this: boolean;
};

/** Path of `/api/account/sessions/:id`. */
export const SessionPath = z.object({ id: z.uuid("a session's id") });

/** Body of `POST /api/account/sessions/end-others`. */
export const EndOthersRequest = z.object({
  /** Whether one's personal tokens end too, in all tenants. */
  revoke_tokens: z.boolean().default(false),
});
export type EndOthersRequest = z.infer<typeof EndOthersRequest>;

/** What a person's own sessions answer. `active_tokens`: personal tokens that work today, in all tenants. */
export type OwnSessions = { items: SessionSummary[]; active_tokens: number };

/** How much ended. */
export type Ended = { sessions: number; tokens: number };
