import type { JsonText } from "@/lib/contract/json";

/** What a handler answers with when a plain JSON value isn't all it has to say. */
export type ReplyParts<Json, Status, ContentType, Event> = {
  status?: Status;
  headers?: Record<string, string>;
  /** For `measure`: what the service says about this request. */
  event?: Event;
  /** A value to be rendered as JSON; or text that is rendered already; or a body that is still being made. */
} & (
  | { json: Json }
  | { text: JsonText<Json> | string; contentType?: ContentType }
  | { stream: ReadableStream<Uint8Array>; contentType: ContentType }
);

export class Reply<Json = unknown, Status = number, ContentType = string, Event = unknown> {
  constructor(readonly parts: ReplyParts<Json, Status, ContentType, Event>) {}
}

/** Without it, whatever a handler returns is sent as JSON with status 200 (204 for undefined). */
export function reply<
  Json = never,
  Status extends number = 200,
  ContentType extends string = "application/json",
  Event = never,
>(parts: ReplyParts<Json, Status, ContentType, Event>): Reply<Json, Status, ContentType, Event> {
  return new Reply(parts);
}
