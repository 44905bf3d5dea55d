import type { IncomingMessage } from "node:http";
import { Refusal } from "@/lib/services/refusal";
import type { Exchange } from "./exchange";
import { inflateBody, inflatorOf, tooLarge } from "./inflate";

/** `wireBytes`: how many bytes travelled; `bytes`: the body inflated. */
export type Body = { bytes: Buffer; wireBytes: number };

/**
 * Reads a request's body, never more of it than the limit. `hold` hears how many bytes it takes, and throws where there
 * is no room for them.
 * @throws Refusal `unsupported_encoding`, `payload_too_large`, `malformed_json` (cut off or damaged).
 */
export async function readBody(
  request: Request,
  exchange: Exchange | undefined,
  limit: number,
  hold: Hold = () => {},
): Promise<Body> {
  const inflate = inflatorOf(request.headers.get("content-encoding"));
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge("sent", limit);
  const sent = await (exchange
    ? readIncoming(exchange.incoming, limit, hold)
    : readWeb(request, limit, hold));
  const bytes = inflate ? inflateBody(sent, inflate, limit) : sent;
  hold(bytes.byteLength);
  return { bytes, wireBytes: sent.byteLength };
}

type Hold = (bytes: number) => void;

function readIncoming(incoming: IncomingMessage, limit: number, hold: Hold): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.byteLength;
      try {
        if (length > limit) throw tooLarge("sent", limit);
        hold(length);
        chunks.push(chunk);
      } catch (refusal) {
        // The rest flows by unread, so that the client gets its answer and the connection stays usable.
        incoming.off("data", take).resume();
        chunks.length = 0;
        reject(refusal);
      }
    };
    incoming.on("data", take);
    incoming.once("end", () => resolve(joined(chunks, length)));
    incoming.once("error", () => reject(new Refusal("malformed_json", "The body ended too early.")));
  });
}

async function readWeb(request: Request, limit: number, hold: Hold): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Node's stream is an async iterable, the DOM's type doesn't say so.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge("sent", limit);
    hold(length);
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

function joined(chunks: Uint8Array[], length: number): Buffer {
  const [only] = chunks;
  if (only && chunks.length === 1) return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  return Buffer.concat(chunks, length);
}
