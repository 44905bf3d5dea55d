const HEARTBEAT_MS = 15_000;
/** A client that leaves so many events unread is gone, whatever its socket says. */
const UNREAD = 64;

/** The writing end of a stream of server-sent events. */
export type EventSink = { send: (event: string, data: unknown) => void; close: () => void };

/**
 * A stream of server-sent events with heartbeats. `open` gets the writing end, and gives what to do when the stream is
 * over, whoever ended it. Nothing is sent before `open` has finished, so it may still refuse.
 */
export async function eventStream(
  open: (sink: EventSink) => Promise<() => void>,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let leave = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start: (started) => {
      controller = started;
    },
    cancel: () => end(),
  });
  const write = (text: string) => {
    if ((controller?.desiredSize ?? 0) < -UNREAD) close();
    controller?.enqueue(encoder.encode(text));
  };
  const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
  const end = () => {
    clearInterval(heartbeat);
    controller = undefined;
    leave();
  };
  const close = () => {
    controller?.close();
    end();
  };
  const send = (event: string, data: unknown) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  try {
    leave = await open({ send, close });
  } catch (error) {
    clearInterval(heartbeat);
    throw error;
  }
  write(": watching\n\n");
  return stream;
}
