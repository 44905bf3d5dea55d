import { personOfSession } from "@/lib/auth/person-of";
import { readSession } from "@/lib/auth/session";
import { bearerTokenIn } from "@/lib/services/bearer-token";
import type { DeviceContext, Person, TenantContext } from "@/lib/services/context";
import { authenticateDevice } from "@/lib/services/devices/authenticate-device";
import { forgetCredential } from "@/lib/services/devices/device-credential";
import { requireCurrentApp } from "@/lib/services/devices/require-current-app";
import { Refusal } from "@/lib/services/refusal";
import type { SignedInPerson } from "@/lib/services/sessions/find-signed-in-person";
import { limitsOf } from "@/lib/services/settings/limits-of";
import { authenticateToken } from "@/lib/services/tokens/authenticate-token";
import { personalTokenIn } from "@/lib/services/tokens/personal-token";
import { enterTenant } from "@/lib/services/users/enter-tenant";
import { appVersionOf } from "./app-version-of";
import { countRequest } from "./rate-limits";
import type { RequestFacts } from "./request-facts";
import { requireSameOrigin } from "./same-origin";
import { searchParamsOf } from "./search-params";

/** Who may call a route, and what its handler gets to know of them. */
type Contexts = {
  /** A device, by its bearer token. Cookies are never looked at. */
  device: DeviceContext;
  /** A person in one tenant: the one that `tenant_id` names, or their only one; or that of their personal token. */
  person: TenantContext;
  /** The same where a body names the tenant: known by `enter`, which throws where they may not. */
  caller: { enter: (tenant: string | undefined) => Promise<TenantContext> };
  /** A person, whatever tenant. */
  account: SignedInPerson;
  /** The same, also before they have chosen a password of their own. */
  newcomer: SignedInPerson;
  /** Anybody in front of the dashboard's own pages, signed in or not. */
  visitor: undefined;
  public: undefined;
};
export type Auth = keyof Contexts;
export type ContextOf<A extends Auth> = Contexts[A];

export function authenticate<A extends Auth>(
  auth: A,
  request: Request,
  facts: RequestFacts,
): Promise<ContextOf<A>> {
  return AUTHENTICATE[auth](request, facts);
}

const AUTHENTICATE: { [A in Auth]: (request: Request, facts: RequestFacts) => Promise<ContextOf<A>> } = {
  device: async ({ headers }, facts) => {
    const { receivedAt } = facts;
    const authorization = headers.get("authorization");
    const token = bearerTokenIn(authorization);
    // Before the database is asked, so that a runaway device costs nobody anything.
    if (token !== undefined) countRequest("device", token, receivedAt);
    const device = await authenticateDevice(authorization);
    facts.device = device;
    countRequest("tenant", device.tenant, receivedAt);
    const told = appVersionOf(headers) ?? device.appVersion;
    if (told !== device.appVersion) forgetCredential(device.tenant, device.deviceId);
    requireCurrentApp(told, await limitsOf(device.tenant));
    return device;
  },
  person: async (request, facts) => {
    const caller = await AUTHENTICATE.caller(request, facts);
    return caller.enter(searchParamsOf(request.url).get("tenant_id") ?? undefined);
  },
  caller: async (request, facts) => {
    const token = personalTokenIn(request.headers.get("authorization"));
    if (token !== undefined) {
      const ctx = await authenticatePersonalToken(token, request, facts);
      return { enter: async (named) => requireNamed(ctx, named) };
    }
    const person = await AUTHENTICATE.account(request, facts);
    return { enter: (named) => requireMember(person, named) };
  },
  account: async (request, facts) => {
    if (personalTokenIn(request.headers.get("authorization")) !== undefined) {
      throw new Refusal("unauthorized", "A personal token works within its tenant. Sign in for this.");
    }
    const person = await AUTHENTICATE.newcomer(request, facts);
    if (person.mustChangePassword) throw new Refusal("forbidden", "Choose a new password first.");
    return person;
  },
  newcomer: async ({ headers, method }, { receivedAt }) => {
    if (!SAFE_METHODS.has(method)) requireSameOrigin(headers);
    const session = await readSession(headers.get("cookie"));
    if (session) countRequest("person", session.userId, receivedAt);
    const person = session && (await personOfSession(session, headers));
    if (!person) throw new Refusal("unauthorized", "Your session has ended. Sign in again.");
    return person;
  },
  visitor: async ({ headers, method }) => {
    if (!SAFE_METHODS.has(method)) requireSameOrigin(headers);
    return undefined;
  },
  public: async () => undefined,
};

/** No cookie is looked at, so where the request comes from doesn't matter: nothing sends a token by itself. */
async function authenticatePersonalToken(
  token: string,
  { method, url }: Request,
  { receivedAt }: RequestFacts,
): Promise<TenantContext> {
  countRequest("token", token, receivedAt);
  const { pathname } = new URL(url);
  const ctx = await authenticateToken(token, { method, path: pathname }, new Date(receivedAt));
  countRequest("tenant", ctx.tenant, receivedAt);
  return ctx;
}

function requireNamed(ctx: TenantContext, named: string | undefined): TenantContext {
  if (named === undefined || named === ctx.slug || named.toLowerCase() === ctx.tenant) return ctx;
  throw new Refusal("not_found", "There is no such tenant, or this token is not of it.");
}

async function requireMember(person: Person, named: string | undefined): Promise<TenantContext> {
  const ctx = await enterTenant(person, named);
  if (!ctx) throw new Refusal("not_found", "There is no such tenant, or you are no member of it.");
  return ctx;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
