import type { BusyTenant } from "./set-up-busy-tenant";

/** Whom a route is for. `platform`: platform admins; `anyone`: it knows of no tenant; `nobody`: there is no such thing. */
export type Audience = "member" | "manager" | "platform" | "device" | "anyone" | "nobody";

export type Rule = {
  for: Audience;
  /** Its address with the ids of that tenant; may have a query of its own. */
  path: (of: BusyTenant) => string;
  body?: object;
  headers?: { [name: string]: string };
};

const member = (path: Rule["path"]): Rule => ({ for: "member", path });
const manager = (path: Rule["path"], body?: object): Rule => ({ for: "manager", path, body });
const device = (path: string, body?: object): Rule => ({ for: "device", path: () => path, body });
const anyone = (path: string, body?: object): Rule => ({ for: "anyone", path: () => path, body });

const SYNC = "/api/sync";
const NO_ID = "00000000-0000-4000-8000-000000000000";
/** As a one-time link has it, of none that there is. */
const NO_LINK = { secret: "A".repeat(43) };
const NO_CONFLICT = {
  id: NO_ID,
  expected_version: 1,
  expected_entry: "none",
};
export const RULES: { [route: string]: Rule } = {
  "GET /api/sync/alerts/channels": member(() => `${SYNC}/alerts/channels`),
  "POST /api/sync/alerts/channels": manager(() => `${SYNC}/alerts/channels`, {
    kind: "webhook",
    name: "Eve",
    url: "http://localhost:1/eve",
  }),
  "DELETE /api/sync/alerts/channels/[id]": manager((of) => `${SYNC}/alerts/channels/${of.alert.channelId}`),
  "POST /api/sync/alerts/channels/[id]/restore": manager(
    (of) => `${SYNC}/alerts/channels/${of.alert.channelId}/restore`,
  ),
  "POST /api/sync/alerts/channels/[id]/secret": manager(
    (of) => `${SYNC}/alerts/channels/${of.alert.channelId}/secret`,
  ),
  "POST /api/sync/alerts/channels/[id]/test": manager(
    (of) => `${SYNC}/alerts/channels/${of.alert.channelId}/test`,
  ),
  "GET /api/sync/alerts/deliveries": member(() => `${SYNC}/alerts/deliveries`),
  "POST /api/sync/alerts/deliveries/[id]/redeliver": manager(
    (of) => `${SYNC}/alerts/deliveries/${of.alert.deliveryId}/redeliver`,
  ),
  "GET /api/sync/alerts/incidents": member(() => `${SYNC}/alerts/incidents`),
  "GET /api/sync/alerts/preview": member(() => `${SYNC}/alerts/preview?kind=set_aside&threshold=1`),
  "GET /api/sync/alerts/rules": member(() => `${SYNC}/alerts/rules`),
  "POST /api/sync/alerts/rules": manager(() => `${SYNC}/alerts/rules`, {
    name: "Eve",
    kind: "set_aside",
    threshold: 1,
  }),
  "PUT /api/sync/alerts/rules/[id]": manager((of) => `${SYNC}/alerts/rules/${of.alert.ruleId}`, {
    name: "Eve",
    kind: "set_aside",
    threshold: 1,
  }),
  "DELETE /api/sync/alerts/rules/[id]": manager((of) => `${SYNC}/alerts/rules/${of.alert.ruleId}`),
  "POST /api/sync/alerts/rules/[id]/mute": manager((of) => `${SYNC}/alerts/rules/${of.alert.ruleId}/mute`, {
    until: null,
  }),
  "POST /api/sync/alerts/rules/[id]/restore": manager(
    (of) => `${SYNC}/alerts/rules/${of.alert.ruleId}/restore`,
  ),
  "GET /api/sync/audit": member(() => `${SYNC}/audit`),
  "GET /api/sync/audit/check": member(() => `${SYNC}/audit/check`),
  "GET /api/sync/audit/facets": member(() => `${SYNC}/audit/facets`),
  "GET /api/sync/conflicts": member(() => `${SYNC}/conflicts`),
  "POST /api/sync/conflicts/[id]/alike": manager((of) => `${SYNC}/conflicts/${of.conflictId}/alike`, {
    choice: "client",
  }),
  "POST /api/sync/conflicts/resolve": manager(() => `${SYNC}/conflicts/resolve`, {
    decision: { choice: "client" },
    items: [NO_CONFLICT],
  }),
  "PUT /api/sync/conflicts/[id]/attention": {
    ...member((of) => `${SYNC}/conflicts/${of.conflictId}/attention`),
    body: {},
  },
  "GET /api/sync/conflicts/facets": member(() => `${SYNC}/conflicts/facets`),
  "GET /api/sync/conflicts/[id]": member((of) => `${SYNC}/conflicts/${of.conflictId}`),
  "POST /api/sync/conflicts/[id]/resolve": manager((of) => `${SYNC}/conflicts/${of.conflictId}/resolve`, {
    choice: "client",
    expected_version: 2,
  }),
  "POST /api/sync/conflicts/[id]/undo": manager((of) => `${SYNC}/conflicts/${of.conflictId}/undo`, {}),
  "GET /api/sync/dashboard": member(() => `${SYNC}/dashboard`),
  "GET /api/sync/device-health": member((of) => `${SYNC}/device-health?device_id=${of.phone.id}`),
  "GET /api/sync/devices": member(() => `${SYNC}/devices`),
  "GET /api/sync/devices/facets": member(() => `${SYNC}/devices/facets`),
  "GET /api/sync/devices/[device_id]": member((of) => `${SYNC}/devices/${of.phone.id}`),
  "POST /api/sync/devices/[device_id]/resync": manager((of) => `${SYNC}/devices/${of.phone.id}/resync`, {}),
  "POST /api/sync/devices/[device_id]/revoke": manager((of) => `${SYNC}/devices/${of.phone.id}/revoke`, {}),
  "GET /api/sync/enrollment-codes": manager(() => `${SYNC}/enrollment-codes`),
  "POST /api/sync/enrollment-codes": manager(() => `${SYNC}/enrollment-codes`, { uses: 1 }),
  "POST /api/sync/enrollment-codes/[id]/revoke": manager(
    (of) => `${SYNC}/enrollment-codes/${of.codeId}/revoke`,
  ),
  "GET /api/sync/fleet": { for: "platform", path: () => `${SYNC}/fleet` },
  "GET /api/sync/restores": member(() => `${SYNC}/restores`),
  "GET /api/sync/invitations": manager(() => `${SYNC}/invitations`),
  "POST /api/sync/invitations": manager(() => `${SYNC}/invitations`, {
    email: "eve@e2e.test",
    role: "manager",
  }),
  "DELETE /api/sync/invitations/[id]": manager((of) => `${SYNC}/invitations/${of.invitationId}`),
  "GET /api/sync/members": member(() => `${SYNC}/members`),
  "PATCH /api/sync/members/[userId]": manager((of) => `${SYNC}/members/${of.viewer.id}`, { role: "manager" }),
  "DELETE /api/sync/members/[userId]": manager((of) => `${SYNC}/members/${of.viewer.id}`),
  "POST /api/sync/members/[userId]/restore": manager((of) => `${SYNC}/members/${of.viewer.id}/restore`),
  "GET /api/sync/policies": member(() => `${SYNC}/policies`),
  "GET /api/sync/policies/[domain]": member(() => `${SYNC}/policies/task`),
  "PUT /api/sync/policies/[domain]": {
    ...manager(() => `${SYNC}/policies/task`, { strategy: "client_wins", reason: "not yours to say" }),
    headers: { "if-match": '"1"' },
  },
  "GET /api/sync/policies/[domain]/history": member(() => `${SYNC}/policies/task/history`),
  "POST /api/sync/policies/[domain]/restore": {
    ...manager(() => `${SYNC}/policies/task/restore`, { version: 0, reason: "not yours to say" }),
    headers: { "if-match": '"1"' },
  },
  "GET /api/sync/policies/hot-spots": member(() => `${SYNC}/policies/hot-spots`),
  "POST /api/sync/policies/simulate": {
    ...member(() => `${SYNC}/policies/simulate`),
    body: { domain: "task", policy: { strategy: "manual" } },
  },
  "GET /api/sync/queue": member(() => `${SYNC}/queue`),
  "GET /api/sync/queue/items": member(() => `${SYNC}/queue/items`),
  "POST /api/sync/queue/items/[id]/discard": manager(
    (of) => `${SYNC}/queue/items/${of.queueItemId}/discard`,
    {
      reason: "not yours to drop",
    },
  ),
  "POST /api/sync/queue/items/[id]/restore": manager((of) => `${SYNC}/queue/items/${of.queueItemId}/restore`),
  "POST /api/sync/queue/items/[id]/retry": manager((of) => `${SYNC}/queue/items/${of.queueItemId}/retry`, {}),
  "PUT /api/sync/queue/pause": manager(() => `${SYNC}/queue/pause`, { paused: true }),
  "POST /api/sync/queue/retry-all": manager(() => `${SYNC}/queue/retry-all`),
  "GET /api/sync/records/[domain]/[mobile_id]": member((of) => `${SYNC}/records/task/${of.task.mobileId}`),
  "GET /api/sync/rollouts": member(() => `${SYNC}/rollouts`),
  "PATCH /api/sync/rollouts": {
    ...manager(() => `${SYNC}/rollouts`, { subject: "analytics", mode: "off", reason: "not yours to say" }),
    headers: { "if-match": '"0"' },
  },
  "GET /api/sync/settings": member(() => `${SYNC}/settings`),
  "PATCH /api/sync/settings": manager(() => `${SYNC}/settings`, { name: "Taken over" }),
  "POST /api/sync/snapshot/create": manager(() => `${SYNC}/snapshot/create`, {}),
  "GET /api/sync/tokens": member(() => `${SYNC}/tokens`),
  "POST /api/sync/tokens": {
    ...member(() => `${SYNC}/tokens`),
    body: { name: "Eve", scopes: ["read"] },
  },
  "POST /api/sync/tokens/[id]/revoke": manager((of) => `${SYNC}/tokens/${of.tokenId}/revoke`),
  "POST /api/sync/tenants": {
    for: "platform",
    path: () => `${SYNC}/tenants`,
    body: { slug: "eves-own", name: "Eve's own" },
  },
  "POST /api/v1/devices/enroll": anyone("/api/v1/devices/enroll", {
    enrollment_code: "0000-0000-0000-0000",
    device: { name: "Stranger", platform: "web", app_version: "1" },
  }),
  "POST /api/v1/devices/rotate-token": device("/api/v1/devices/rotate-token"),
  "GET /api/v1/sync/optimal-time": device("/api/v1/sync/optimal-time"),
  "POST /api/v1/sync/partial": device("/api/v1/sync/partial", { priority: "high", entries: [] }),
  "GET /api/v1/sync/queue-status": device("/api/v1/sync/queue-status"),
  "GET /api/v1/sync/pull": device("/api/v1/sync/pull"),
  "POST /api/v1/sync/push": device("/api/v1/sync/push", { batch_id: "b1", entries: [], pull: {} }),
  "POST /api/v1/sync/track": device("/api/v1/sync/track", []),
  "GET /api/v1/sync/stream": device("/api/v1/sync/stream"),
  "POST /api/account/forgotten": anyone("/api/account/forgotten", { email: "eve@e2e.test" }),
  "POST /api/account/invitation/accept": anyone("/api/account/invitation/accept", NO_LINK),
  "POST /api/account/invitation/look": anyone("/api/account/invitation/look", NO_LINK),
  "POST /api/account/invitation/register": anyone("/api/account/invitation/register", {
    ...NO_LINK,
    name: "Eve",
    password: "a boat with three oars",
  }),
  "POST /api/account/password": anyone("/api/account/password", {}),
  "POST /api/account/reset": anyone("/api/account/reset", { ...NO_LINK, password: "a boat with three oars" }),
  "POST /api/account/reset/look": anyone("/api/account/reset/look", NO_LINK),
  "GET /api/account/sessions": anyone("/api/account/sessions"),
  "DELETE /api/account/sessions/[id]": anyone(`/api/account/sessions/${NO_ID}`),
  "POST /api/account/tokens/revoke": anyone("/api/account/tokens/revoke"),
  "POST /api/account/sessions/end-others": anyone("/api/account/sessions/end-others", {}),
  "GET /api/auth/[...nextauth]": anyone("/api/auth/session"),
  "POST /api/auth/[...nextauth]": anyone("/api/auth/csrf"),
  "GET /api/openapi.json": anyone("/api/openapi.json"),
  "GET /demo/manifest.webmanifest": anyone("/demo/manifest.webmanifest"),
  "GET /demo/sw.js": anyone("/demo/sw.js"),
  "GET /livez": anyone("/livez"),
  // Asked through a proxy, as whoever is not this machine would.
  "GET /metrics": { ...anyone("/metrics"), headers: { "x-forwarded-for": "203.0.113.9" } },
  "GET /readyz": anyone("/readyz"),
};
for (const method of ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]) {
  RULES[`${method} /api/[...path]`] = { for: "nobody", path: () => `${SYNC}/no-such-thing` };
}
// Browsers ask before each request to another origin; that answer knows of no tenant.
for (const route of Object.keys(RULES)) {
  const [, path = ""] = route.split(" ");
  if (path.startsWith("/api/v1/")) RULES[`OPTIONS ${path}`] = anyone(path);
}
/** Pages that know of nobody, and so ask nobody to sign in. */
export const OPEN_PAGES: ReadonlySet<string> = new Set([
  "/login",
  "/login/forgotten",
  "/login/reset",
  "/invitation",
  "/demo",
  "/docs",
]);

/** Answers that only the asker ends. */
export const ENDLESS: ReadonlySet<string> = new Set(["GET /api/v1/sync/stream"]);

/** Behind `/t/<slug>`, with the ids of that tenant. */
export const TENANT_PAGES: { [page: string]: (of: BusyTenant) => string } = {
  "/t/[tenant]": () => "",
  "/t/[tenant]/alerts": () => "/alerts",
  "/t/[tenant]/audit": () => "/audit",
  "/t/[tenant]/conflicts": () => "/conflicts",
  "/t/[tenant]/conflicts/[id]": (of) => `/conflicts/${of.conflictId}`,
  "/t/[tenant]/devices": () => "/devices",
  "/t/[tenant]/devices/[device]": (of) => `/devices/${of.phone.id}`,
  "/t/[tenant]/policies": () => "/policies",
  "/t/[tenant]/policies/[domain]": () => "/policies/task",
  "/t/[tenant]/records/[domain]/[mobile_id]": (of) => `/records/task/${of.task.mobileId}`,
  "/t/[tenant]/queue": () => "/queue",
  "/t/[tenant]/restores": () => "/restores",
  "/t/[tenant]/settings": () => "/settings",
};
/** What a member of a tenant gets, who is no platform admin. */
export const OTHER_PAGES: { [page: string]: number } = {
  "/": 307,
  "/account": 200,
  "/admin": 404,
  "/demo": 200,
  "/docs": 200,
  "/invitation": 200,
  "/login": 307,
  "/login/forgotten": 200,
  "/login/password": 307,
  "/login/reset": 200,
};
