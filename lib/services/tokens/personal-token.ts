import type { TenantId } from "@/lib/db/tenant-id";
import { bearerTokenIn } from "../bearer-token";
import { makeOwnedToken, type OwnedClaim, readOwnedToken } from "../owned-token";

const PREFIX = "tlp_";
/** All tokens of a tenant begin alike, with its id; the end tells them apart. */
const SHOWN_LETTERS = 4;

export function makePersonalToken(tenant: TenantId, id: string): string {
  return makeOwnedToken(PREFIX, tenant, id);
}

export function readPersonalToken(token: string): OwnedClaim | undefined {
  return readOwnedToken(PREFIX, token);
}

/** The personal token in an Authorization header; undefined where it carries something else, or nothing. */
export function personalTokenIn(authorization: string | null): string | undefined {
  const token = bearerTokenIn(authorization);
  return token?.startsWith(PREFIX) ? token : undefined;
}

/** What a list shows of a token. */
export function tokenPrefix(token: string): string {
  return `${PREFIX}…${token.slice(-SHOWN_LETTERS)}`;
}
