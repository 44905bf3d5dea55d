import type { Fetch } from "./send";
import { idOf } from "./short-id";
import type { Platform } from "./sync-options";
import type { Gzip } from "./with-gzip";
import type { AbortControllerClass } from "./with-timeout";

/** The parts of a platform's global object that `platform` looks for; browsers, Node and workers have all of them. */
export type Globals = {
  fetch: Fetch;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  AbortController?: AbortControllerClass;
  crypto?: Partial<Random>;
  CompressionStream?: new (format: "gzip") => unknown;
  Response?: new (body: never) => { body: unknown; arrayBuffer(): Promise<ArrayBuffer> };
};

/**
 * What a platform brings by itself: `createSyncClient({ ...platform(globalThis), url, token, storage })`. React Native has
 * no CompressionStream and no `crypto`: bodies then go uncompressed and ids come from `random`, unless you bring your own.
 */
export function platform(globals: Globals): Platform {
  const { fetch, AbortController, crypto } = globals;
  return {
    fetch,
    setTimer: (run, ms) => {
      const timer = globals.setTimeout(run, ms);
      return () => globals.clearTimeout(timer);
    },
    AbortController,
    gzip: gzipOf(globals),
    newId:
      crypto?.getRandomValues && (() => idOf([...(crypto as Random).getRandomValues(new Uint8Array(16))])),
  };
}

type Random = { getRandomValues(bytes: Uint8Array<ArrayBuffer>): Uint8Array };

function gzipOf({ CompressionStream, Response }: Globals): Gzip | undefined {
  if (!CompressionStream || !Response) return undefined;
  return async (text) => {
    const { body } = new Response(text as never) as unknown as {
      body: { pipeThrough(to: unknown): unknown };
    };
    const packed = body.pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(packed as never).arrayBuffer());
  };
}
