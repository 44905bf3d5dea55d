import { problemOf } from "./problem";

/** How a stream of events goes over the wire, by what the client asked for. */
export const EVENT_FORMATS = {
  "application/x-ndjson": (event: object) => `${JSON.stringify(event)}\n`,
  "text/event-stream": (event: object) => `data: ${JSON.stringify(event)}\n\n`,
} as const;
export type EventFormat = keyof typeof EVENT_FORMATS;

/** The event format that an `Accept` header names; nothing where it asks for a plain answer. */
export function eventFormat(accept: string | null): EventFormat | undefined {
  const asked = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim().toLowerCase());
  return (Object.keys(EVENT_FORMATS) as EventFormat[]).find((format) => asked.includes(format));
}

/**
 * Work that tells how it goes: every event that `work` sends is a line of the stream, and so is what breaks it.
 * `work` is told by its signal that the client went away.
 */
export function progressStream(
  format: EventFormat,
  requestId: string,
  work: (send: (event: object) => void, signal: AbortSignal) => Promise<void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: object) => {
        if (!left.signal.aborted) controller.enqueue(encoder.encode(EVENT_FORMATS[format](event)));
      };
      work(send, left.signal)
        .catch((error: unknown) => {
          if (left.signal.aborted) return;
          send({ event: "problem", detail: problemOf(error, requestId).problem.detail });
        })
        .finally(() => !left.signal.aborted && controller.close());
    },
    cancel: () => left.abort(),
  });
}
