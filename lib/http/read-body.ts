import type { IncomingMessage } from "node:http";
import { LIMITS } from "@/lib/contract/limits";
import { Refusal } from "@/lib/services/refusal";
import type { Exchange } from "./exchange";
import { inflateBody, inflatorOf, tooLarge } from "./inflate";

/** `wireBytes`: how many bytes travelled; `bytes`: the body inflated. */
export type Body = { bytes: Buffer; wireBytes: number };

/**
 * Reads a request's body, never more of it than the limit.
 * @throws Refusal `unsupported_encoding`, `payload_too_large`, `malformed_json` (cut off or damaged).
 */
export async function readBody(request: Request, exchange: Exchange | undefined): Promise<Body> {
  const inflate = inflatorOf(request.headers.get("content-encoding"));
  if (Number(request.headers.get("content-length")) > LIMITS.bodyBytes) throw tooLarge("sent");
  const sent = await (exchange ? readIncoming(exchange.incoming) : readWeb(request));
  return { bytes: inflate ? inflateBody(sent, inflate) : sent, wireBytes: sent.byteLength };
}

function readIncoming(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= LIMITS.bodyBytes) {
        chunks.push(chunk);
        return;
      }
      // The rest flows by unread, so that the client gets its answer and the connection stays usable.
      incoming.off("data", take).resume();
      reject(tooLarge("sent"));
    };
    incoming.on("data", take);
    incoming.once("end", () => resolve(joined(chunks, length)));
    incoming.once("error", () => reject(new Refusal("malformed_json", "The body ended too early.")));
  });
}

async function readWeb(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Node's stream is an async iterable, the DOM's type doesn't say so.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > LIMITS.bodyBytes) throw tooLarge("sent");
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

function joined(chunks: Uint8Array[], length: number): Buffer {
  const [only] = chunks;
  if (only && chunks.length === 1) return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  return Buffer.concat(chunks, length);
}
