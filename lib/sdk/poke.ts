import { retryAfterMs } from "./believe";
import type { OpenStream, PokeRequest } from "./poke-stream";
import { type Steadying, steadyPokes } from "./steady-pokes";

/** How a client hears pokes. `steady`, which opens a stream again whenever it ends, comes along for apps that use it. */
export type PokeSource = OpenStream & {
  steady(
    parts: Omit<Steadying, "open"> & { request: () => Promise<PokeRequest> },
    onPoke: () => void,
  ): () => void;
};

/** A source of pokes over any way to open the stream. */
export function pokeSource(open: OpenStream): PokeSource {
  return Object.assign((...parts: Parameters<OpenStream>) => open(...parts), {
    steady: ({ request, ...timing }, onPoke) =>
      steadyPokes({ ...timing, open: async (listener) => open(await request(), listener) }, onPoke),
  } satisfies Pick<PokeSource, "steady">);
}

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
  return pokeSource(({ url, headers }, { onOpen, onPoke, onEnd }) => {
    const source = new EventSource(url, { headers });
    source.addEventListener("open", onOpen);
    source.addEventListener("change", onPoke);
    // Its own way to reconnect knows nothing of a token that was replaced: the client opens a new one.
    source.addEventListener("error", () => {
      source.close();
      onEnd();
    });
    return () => source.close();
  });
}

/** A `fetch` whose answer can be read while it comes, as those of browsers and Node. */
export type StreamingFetch = (
  url: string,
  init: { headers: Record<string, string>; signal?: never },
) => Promise<{
  ok: boolean;
  headers?: { get(name: string): string | null };
  body: { getReader(): ChunkReader } | null;
}>;
type ChunkReader = { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<unknown> };

/** Pokes by a `fetch` that streams. */
export function fetchPokes(fetch: StreamingFetch): PokeSource {
  return pokeSource((request, { onOpen, onPoke, onEnd }) => {
    let reader: ChunkReader | undefined;
    let closed = false;
    const read = async () => {
      const { ok, headers, body } = await fetch(request.url, {
        headers: { ...request.headers, Accept: "text/event-stream" },
      });
      const type = headers?.get("Content-Type") ?? STREAM;
      if (!ok || !body || !type.includes(STREAM)) {
        body
          ?.getReader()
          .cancel()
          .catch(() => {});
        return type.includes("problem+json") && headers
          ? retryAfterMs((name) => headers.get(name), Date.now())
          : 0;
      }
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
    const over = (afterMs?: number) => {
      if (!closed) onEnd(afterMs);
    };
    read().then(
      (afterMs) => over(afterMs ?? 0),
      () => over(),
    );
    return () => {
      closed = true;
      reader?.cancel().catch(() => {});
    };
  });
}

const STREAM = "text/event-stream";
const NEWLINE = 10;
