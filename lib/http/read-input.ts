import type { z } from "zod";
import type { BodyLimit } from "@/lib/contract/body-limits";
import { Refusal } from "@/lib/services/refusal";
import type { Exchange } from "./exchange";
import { heldBytes } from "./held-bytes";
import { enterLargeBody, LARGE_BODY } from "./large-bodies";
import { parseJson } from "./parse-json";
import { readBody } from "./read-body";
import type { RequestFacts } from "./request-facts";
import { searchParamsOf } from "./search-params";
import { validate } from "./validate";

export type Schema = z.ZodType | undefined;
type Output<S extends Schema> = S extends z.ZodType ? z.output<S> : unknown;

/** `input` is all of it in one object, as services take it; then the same by where it came from. */
export type Input<Params extends Schema, Query extends Schema, Body extends Schema> = {
  input: Output<Params> & Output<Query> & Output<Body>;
  params: Output<Params>;
  query: Output<Query>;
  body: Output<Body>;
};

/** Reads and validates path, query and body, in that order: what is cheap to refuse comes first. */
export async function readInput<Params extends Schema, Query extends Schema, Body extends Schema>(
  schemas: { params?: Params; query?: Query; body?: Body },
  limit: BodyLimit,
  request: Request,
  segment: Promise<unknown> | undefined,
  facts: RequestFacts,
  exchange: Exchange | undefined,
): Promise<Input<Params, Query, Body>> {
  const params = schemas.params && validate(schemas.params, withoutNul(await segment), "path");
  const query = schemas.query && validate(schemas.query, queryOf(request.url), "query");
  const body =
    schemas.body &&
    validate(schemas.body, await readJson(schemas.body, limit, request, facts, exchange), "body");
  const input = schemas.params || schemas.query ? Object.assign({}, query, body, params) : body;
  return { input, params, query, body } as Input<Params, Query, Body>;
}

async function readJson(
  schema: z.ZodType,
  limit: BodyLimit,
  request: Request,
  facts: RequestFacts,
  exchange: Exchange | undefined,
): Promise<unknown> {
  const whose = facts.device?.tenant ?? facts.address;
  const share = heldBytes().share(whose);
  facts.leave.push(share.release);
  const { bytes, wireBytes } = await readBody(request, exchange, limit.bytes, share.hold);
  facts.rawBody = bytes;
  facts.bytesIn = bytes.byteLength;
  facts.bytesInWire = wireBytes;
  if (bytes.byteLength > LARGE_BODY) facts.leave.push(await enterLargeBody(whose));
  // A body that says nothing is as good as none where the schema has an answer to that.
  if (bytes.byteLength === 0 && schema.safeParse(undefined).success) return undefined;
  return parseJson(bytes, limit);
}

/** One value per name: the last one. */
function queryOf(url: string): unknown {
  return withoutNul(Object.fromEntries(searchParamsOf(url)));
}

/** PostgreSQL takes no NUL in any text, so none gets past here. */
function withoutNul(texts: unknown): unknown {
  for (const text of Object.values(texts ?? {}).flat()) {
    if (typeof text === "string" && text.includes("\0")) {
      throw new Refusal("invalid_request", "The address holds a NUL character.");
    }
  }
  return texts;
}
