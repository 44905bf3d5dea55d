import { z } from "zod";
import { type ApiToken, TokenScope, type TokenState } from "@/lib/contract/api-token";
import type { ApiToken as ApiTokenRow } from "@/lib/db/generated/client";

const Scopes = z.array(TokenScope);

/** Everything of a token but what proves it. */
export type ApiTokenFacts = Omit<ApiTokenRow, "tokenHash">;

/** A token as the dashboard gets it. */
export function apiToken(row: ApiTokenFacts, owner: string, isYours: boolean, now: Date): ApiToken {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    state: tokenState(row, now),
    owner,
    is_yours: isYours,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  };
}

export function scopesOf({ scopes }: Pick<ApiTokenRow, "scopes">): TokenScope[] {
  return Scopes.parse(scopes);
}

export function tokenState(
  { revokedAt, expiresAt }: Pick<ApiTokenRow, "revokedAt" | "expiresAt">,
  now: Date,
): TokenState {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "active";
}
