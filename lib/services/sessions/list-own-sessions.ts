import { IDLE_SESSION_DAYS, type OwnSessions } from "@/lib/contract/session";
import { browserOf } from "@/lib/core/text/browser-of";
import { withUser } from "@/lib/db/user/with-user";
import { liveTokensOf } from "../tokens/live-tokens-of";
import type { SignedInPerson } from "./find-signed-in-person";

const DAY_MS = 86_400_000;

/** Where a person is signed in, this browser first and then as last used, and how many personal tokens of theirs work. */
export async function listOwnSessions({ ctx }: { ctx: SignedInPerson }): Promise<OwnSessions> {
  const { userId, sessionId } = ctx;
  const now = new Date();
  const [rows, activeTokens] = await withUser(userId, (t) =>
    Promise.all([
      t.models.session.findMany({
        where: {
          userId,
          expiresAt: { gt: now },
          lastUsedAt: { gt: new Date(now.getTime() - IDLE_SESSION_DAYS * DAY_MS) },
        },
        orderBy: [{ lastUsedAt: "desc" }, { id: "asc" }],
      }),
      t.models.apiToken.count({ where: liveTokensOf(userId, now) }),
    ]),
  );
  const items = rows.map((row) => ({
    id: row.id,
    browser: browserOf(row.userAgent),
    network: row.network,
    started_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt.toISOString(),
    is_this: row.id === sessionId,
  }));
  const thisFirst = items.sort((a, b) => Number(b.is_this) - Number(a.is_this));
  return { items: thisFirst, active_tokens: activeTokens };
}
