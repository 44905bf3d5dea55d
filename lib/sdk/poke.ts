import type { SetTimer } from "./with-timeout";

/** A stream to be opened: where, and as whom. */
export type PokeRequest = { url: string; headers: Record<string, string> };

export type PokeListener = {
  onOpen: () => void;
  /** There is something to pull. */
  onPoke: () => void;
  /** The stream is over, or could not be opened. */
  onEnd: () => void;
};

/** Opens the server's event stream; the returned function closes it. */
export type PokeSource = (request: PokeRequest, listener: PokeListener) => () => void;

/** A class such as `react-native-sse`'s or the `eventsource` package's, which can send headers; a browser's can't. */
export type EventSourceClass = new (
  url: string,
  options: { headers: Record<string, string> },
) => {
  addEventListener(type: string, listener: () => void): void;
  close(): void;
};

/** Pokes by an EventSource that can send headers. */
export function eventSourcePokes(EventSource: EventSourceClass): PokeSource {
  return ({ url, headers }, { onOpen, onPoke, onEnd }) => {
    const source = new EventSource(url, { headers });
    source.addEventListener("open", onOpen);
    source.addEventListener("change", onPoke);
    // Its own way to reconnect knows nothing of a token that was replaced: the client opens a new one.
    source.addEventListener("error", () => {
      source.close();
      onEnd();
    });
    return () => source.close();
  };
}

/** A `fetch` whose answer can be read while it comes, as those of browsers and Node. */
export type StreamingFetch = (
  url: string,
  init: { headers: Record<string, string>; signal?: never },
) => Promise<{ ok: boolean; body: { getReader(): ChunkReader } | null }>;
type ChunkReader = { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<unknown> };

/** Pokes by a `fetch` that streams. */
export function fetchPokes(fetch: StreamingFetch): PokeSource {
  return (request, { onOpen, onPoke, onEnd }) => {
    let reader: ChunkReader | undefined;
    let closed = false;
    const read = async () => {
      const { ok, body } = await fetch(request.url, {
        headers: { ...request.headers, Accept: "text/event-stream" },
      });
      if (!ok || !body) return;
      reader = body.getReader();
      if (closed) return void reader.cancel();
      onOpen();
      let line = "";
      while (!closed) {
        const { done, value = new Uint8Array() } = await reader.read();
        if (done) return;
        // Field names are ASCII; what the data says is not needed, only that there was an event.
        for (const byte of value) {
          if (byte !== NEWLINE) line = (line + String.fromCharCode(byte)).slice(0, 64);
          else {
            if (/^event: ?change\r?$/.test(line)) onPoke();
            line = "";
          }
        }
      }
    };
    const over = () => {
      if (!closed) onEnd();
    };
    read().then(over, over);
    return () => {
      closed = true;
      reader?.cancel().catch(() => {});
    };
  };
}

const NEWLINE = 10;

const RECONNECT_BASE_MS = 1000;
const RECONNECT_CAP_MS = 60_000;

/**
 * Keeps a stream open, with back-off and jitter between attempts, and calls `onPoke` for each poke and each time that the
 * stream was opened, because pokes may have been missed before. The returned function ends it.
 */
export function keepListening(
  open: (listener: PokeListener) => Promise<() => void>,
  onPoke: () => void,
  { setTimer, random }: { setTimer: SetTimer; random: () => number },
): () => void {
  let ended = false;
  let close = () => {};
  let failures = 0;
  const connect = async () => {
    let over = false;
    const again = () => {
      if (ended || over) return;
      over = true;
      const wait = random() * Math.min(RECONNECT_CAP_MS, RECONNECT_BASE_MS * 2 ** failures);
      failures += 1;
      close = setTimer(() => void connect(), wait);
    };
    const poked = () => {
      failures = 0;
      if (!ended) onPoke();
    };
    try {
      const opened = await open({ onOpen: poked, onPoke: poked, onEnd: again });
      if (ended) opened();
      else if (!over) close = opened;
    } catch {
      again();
    }
  };
  void connect();
  return () => {
    ended = true;
    close();
  };
}
