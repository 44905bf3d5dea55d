import { BODY_LIMITS, type BodyLimitName } from "@/lib/contract/body-limits";
import type { ProblemCode } from "@/lib/contract/problem";
import { bandwidthFor, type TenantCaller } from "@/lib/services/bandwidth/bandwidth-for";
import { acceptedEncodings } from "./accept-encoding";
import { type Auth, authenticate, type ContextOf } from "./authenticate";
import { corsHeaders } from "./cors";
import { exchangeOf } from "./exchange";
import { logRequest } from "./log-request";
import { problemOf } from "./problem";
import { type Input, readInput, type Schema } from "./read-input";
import { Reply } from "./reply";
import { type RequestFacts, requestFacts } from "./request-facts";
import { type Envelope, type Sent, sendAnswer, sendProblem } from "./send";

/** What a handler is called with; `input` and its parts as the schemas let them through. */
export type Call<A extends Auth, Params extends Schema, Query extends Schema, Body extends Schema> = Input<
  Params,
  Query,
  Body
> & { ctx: ContextOf<A>; request: RequestFacts };

/** What one request took, told after its answer was encoded. */
export type Measurement<A extends Auth, Event> = {
  /** Undefined when nobody was recognised. */
  ctx: ContextOf<A> | undefined;
  request: RequestFacts;
  status: number;
  /** Why it was refused; null where it wasn't. */
  code: ProblemCode | null;
  /** From `reply({event})`. */
  event: Event | undefined;
  durationMs: number;
  bytesOut: number;
  bytesOutWire: number;
};

type Answer = object | null | undefined;
type EventOf<Result> = Result extends Reply<unknown, unknown, unknown, infer Event> ? Event : never;

type Route<A extends Auth, Params extends Schema, Query extends Schema, Body extends Schema, Result> = {
  auth: A;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Whether pages of other origins may read its answers. Those of devices they may. */
  crossOrigin?: boolean;
  /** How large the body may be; without it as small as whoever may call the route needs. */
  limit?: BodyLimitName;
  /** Gives a JSON value, or `reply(…)` where there is more to say. Refuses by throwing a Refusal. */
  handler: (call: Call<A, Params, Query, Body>) => Promise<Result> | Result;
  measure?: (measurement: Measurement<A, EventOf<Result>>) => void;
};

/** What a route takes, for the API reference. */
export type RouteContract = {
  auth: Auth;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  limit: BodyLimitName;
};

/** Who shows no token, or only that they are somebody, gets the least. */
const USUAL_LIMIT: { [A in Auth]: BodyLimitName } = {
  public: "open",
  visitor: "open",
  newcomer: "open",
  account: "form",
  person: "form",
  caller: "form",
  device: "form",
};

type RouteHandler<Result> = ((
  request: Request,
  segment?: { params?: Promise<unknown> },
) => Promise<Response>) & {
  contract: RouteContract;
  /** Never there: its type tells the API reference what the route answers. */
  answers?: Result;
};

/** A route handler: who calls, what they send, what they get. Whatever is thrown turns into problem+json. */
export function defineRoute<
  A extends Auth,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
  Result extends Answer = Answer,
>(route: Route<A, Params, Query, Body, Result>): RouteHandler<Result> {
  const { auth, params, query, body, limit = USUAL_LIMIT[auth], crossOrigin = auth === "device" } = route;
  const handle = async (request: Request, segment?: { params?: Promise<unknown> }) => {
    const startedAt = performance.now();
    const exchange = exchangeOf(request.headers);
    const facts = requestFacts(request);
    const envelope: Envelope = {
      requestId: facts.id,
      acceptEncoding: acceptedEncodings(facts.headers),
      exchange,
      ...(crossOrigin && { cors: corsHeaders(facts.headers.get("origin")) }),
    };
    let ctx: ContextOf<A> | undefined;
    let event: EventOf<Result> | undefined;
    let code: ProblemCode | null = null;
    let sent: Sent;
    try {
      const caller = await authenticate(route.auth, request, facts);
      ctx = caller;
      if (hasTenant(caller))
        envelope.bandwidth = { ...(await bandwidthFor(caller)), kind: kindOf(request.url) };
      const input = await readInput<Params, Query, Body>(
        route,
        BODY_LIMITS[limit],
        request,
        segment?.params,
        facts,
        exchange,
      );
      const answer = await route.handler({ ...input, ctx: caller, request: facts });
      if (answer instanceof Reply) event = answer.parts.event as EventOf<Result> | undefined;
      sent = sendAnswer(answer, envelope);
    } catch (thrown) {
      const problem = problemOf(thrown, facts.id, request.method);
      code = problem.code;
      sent = sendProblem(problem, envelope);
    } finally {
      for (const leave of facts.leave) leave();
    }
    const { response, ...weights } = sent;
    const durationMs = performance.now() - startedAt;
    const { method, url } = request;
    logRequest({ id: facts.id, method, url, status: sent.status, code, durationMs });
    route.measure?.({
      ...weights,
      ctx,
      request: facts,
      code,
      event,
      durationMs,
    });
    return response;
  };
  return Object.assign(handle, { contract: { auth, params, query, body, limit } });
}

function hasTenant(caller: unknown): caller is TenantCaller {
  return typeof caller === "object" && caller !== null && "tenant" in caller;
}

/** What is answered, without the ids in it: the first four parts of the path. */
function kindOf(url: string): string {
  const [path = ""] = url.slice(url.indexOf("/", 8)).split("?", 1);
  return path.split("/", 5).join("/");
}
