import type { Fetch } from "../send";
import type { SetTimer } from "../with-timeout";

/** What surrounds a body on its way: request line, headers, framing. */
const ENVELOPE_BYTES = 500;

/** `fetch` over a line that carries so many bytes a second each way, with a round trip of `latencyMs` besides. */
export function slowLine(
  fetch: Fetch,
  { setTimer }: { setTimer: SetTimer },
  { bytesPerSecond, latencyMs = 100 }: { bytesPerSecond: number; latencyMs?: number },
): Fetch {
  const carry = (bytes: number) =>
    new Promise<void>((resolve) => {
      setTimer(resolve, latencyMs / 2 + ((bytes + ENVELOPE_BYTES) * 1000) / bytesPerSecond);
    });
  return async (url, init) => {
    await carry(Buffer.byteLength(init.body ?? ""));
    const { status, headers, text } = await fetch(url, init);
    const body = await text();
    await carry(Buffer.byteLength(body));
    return { status, headers, text: async () => body };
  };
}
