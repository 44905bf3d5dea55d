import type { TokenAccess, TokenArea, TokenScope } from "../../contract/api-token";

/** Where each part of the API belongs, by the word behind `/api/sync/`. */
const AREA: { [part: string]: TokenArea } = {
  alerts: "alerts",
  audit: "audit",
  conflicts: "conflicts",
  records: "conflicts",
  devices: "devices",
  "device-health": "devices",
  "enrollment-codes": "devices",
  invitations: "members",
  members: "members",
  dashboard: "overview",
  snapshot: "overview",
  policies: "policies",
  rollouts: "policies",
  queue: "queue",
  settings: "settings",
};

/** What a request asks of a token. `area` is undefined where the path belongs to none: all areas are needed then. */
export type Wanted = { access: TokenAccess; area: TokenArea | undefined };

/** @returns undefined for what no token may do: handling tokens, and whatever lies outside of a tenant */
export function wantedBy(method: string, path: string): Wanted | undefined {
  const part = /^\/api\/sync\/([^/]+)/.exec(path)?.[1];
  if (part === undefined || part === "tokens") return undefined;
  const area = Object.hasOwn(AREA, part) ? AREA[part] : undefined;
  return { access: method === "GET" || method === "HEAD" ? "read" : "write", area };
}

/** Whether one of the scopes covers it. */
export function isGranted(scopes: readonly TokenScope[], { access, area }: Wanted): boolean {
  return covering(access, area).some((scope) => scopes.includes(scope));
}

/** The narrowest scope that would do; for words. */
export function scopeFor({ access, area }: Wanted): TokenScope {
  return area ? `${area}:${access}` : access;
}

function covering(access: TokenAccess, area: TokenArea | undefined): TokenScope[] {
  const enough: TokenAccess[] = access === "read" ? ["read", "write"] : ["write"];
  return enough.flatMap((held): TokenScope[] => (area ? [held, `${area}:${held}`] : [held]));
}
