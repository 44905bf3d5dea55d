/** What a handler answers with when a plain JSON value isn't all it has to say. */
export type ReplyParts<Event> = {
  status?: number;
  headers?: Record<string, string>;
  /** For `measure`: what the service says about this request. */
  event?: Event;
  /** A value to be rendered as JSON; or text that is rendered already; or a body that is still being made. */
} & (
  | { json: unknown }
  | { text: string; contentType?: string }
  | { stream: ReadableStream<Uint8Array>; contentType: string }
);

export class Reply<Event = unknown> {
  constructor(readonly parts: ReplyParts<Event>) {}
}

/** Without it, whatever a handler returns is sent as JSON with status 200 (204 for undefined). */
export function reply<Event>(parts: ReplyParts<Event>): Reply<Event> {
  return new Reply(parts);
}
