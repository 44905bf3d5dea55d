import { z } from "zod";
import { plainName } from "./plain-text";

/** Parts of the dashboard's API that a token can be narrowed to; whatever is in none of them needs all areas. */
export const TOKEN_AREAS = [
  "alerts",
  "audit",
  "conflicts",
  "devices",
  "members",
  "overview",
  "policies",
  "queue",
  "settings",
] as const;
export type TokenArea = (typeof TOKEN_AREAS)[number];

/** `read` and `write` hold for all areas, `devices:read` for one. What may write may read. */
export type TokenScope = TokenAccess | `${TokenArea}:${TokenAccess}`;
export type TokenAccess = "read" | "write";

export const TOKEN_SCOPES: readonly TokenScope[] = [
  "read",
  "write",
  ...TOKEN_AREAS.flatMap((area): TokenScope[] => [`${area}:read`, `${area}:write`]),
];
export const TokenScope = z.enum(TOKEN_SCOPES);

/** Body of `POST /api/sync/tokens`. */
export const CreateTokenRequest = z.object({
  name: plainName(120),
  scopes: z.array(TokenScope).min(1, "one scope at least").max(TOKEN_SCOPES.length),
  /** Null: until it is revoked. */
  expires_in_days: z.number().int().min(1).max(3650).nullable().default(90),
});
export type CreateTokenRequest = z.infer<typeof CreateTokenRequest>;

/** Path of `/api/sync/tokens/:id/revoke`. */
export const TokenPath = z.object({ id: z.uuid("a token's id") });

export const TOKEN_STATES = ["active", "expired", "revoked"] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export type ApiToken = {
  id: string;
  name: string;
  /** Its first characters, to tell tokens apart. */
  prefix: string;
  scopes: TokenScope[];
  state: TokenState;
  owner: string;
  is_yours: boolean;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};

/** The only time that the token itself is seen. */
export type CreatedToken = { token: string; api_token: ApiToken };
