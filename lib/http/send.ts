import { type Bandwidth, type Encoded, encodeText } from "./encode-text";
import { type Exchange, endWith } from "./exchange";
import type { ProblemAnswer } from "./problem";
import { Reply } from "./reply";
import { VERSION } from "./version";

/** An answer on its way out, with what it weighs. */
export type Sent = { response: Response; status: number; bytesOut: number; bytesOutWire: number };

export type Envelope = {
  requestId: string;
  acceptEncoding: string | null;
  exchange: Exchange | undefined;
  bandwidth?: Bandwidth;
  /** What lets a page of another origin read the answer; see cors.ts. */
  cors?: Record<string, string>;
};

const JSON_TYPE = "application/json; charset=utf-8";

/** Renders and encodes what a handler returned. */
export function sendAnswer(answer: unknown, envelope: Envelope): Sent {
  if (answer instanceof Response) throw new Error("a handler returns values or reply(), never a Response");
  if (!(answer instanceof Reply)) {
    return answer === undefined
      ? sendNothing(204, {}, envelope)
      : sendText(200, JSON.stringify(answer), JSON_TYPE, {}, envelope);
  }
  const { parts } = answer;
  const { status = 200, headers = {} } = parts;
  if ("stream" in parts)
    return sendStream(status, parts.stream, { "Content-Type": parts.contentType, ...headers }, envelope);
  if ("text" in parts) return sendText(status, parts.text, parts.contentType ?? JSON_TYPE, headers, envelope);
  return sendText(status, JSON.stringify(parts.json), JSON_TYPE, headers, envelope);
}

export function sendProblem({ status, problem, headers }: ProblemAnswer, envelope: Envelope): Sent {
  return sendText(status, JSON.stringify(problem), "application/problem+json", headers, envelope);
}

function sendText(
  status: number,
  text: string,
  contentType: string,
  headers: Record<string, string>,
  envelope: Envelope,
): Sent {
  const { exchange } = envelope;
  const encoded = encodeText(text, envelope.acceptEncoding, envelope.bandwidth);
  const { bytes, rawLength } = encoded;
  const told = {
    ...commonHeaders(envelope),
    "Content-Type": contentType,
    ...headers,
    ...(encoded.encoding && { "X-Original-Size": String(rawLength) }),
  };
  const framing = framingOf(encoded);
  if (exchange) endWith(exchange, bytes, framing);
  const response = exchange
    ? new Response(null, { status, headers: told })
    : new Response(new Uint8Array(bytes), { status, headers: { ...told, ...framing } });
  return { response, status, bytesOut: rawLength, bytesOutWire: bytes.byteLength };
}

function sendNothing(status: number, headers: Record<string, string>, envelope: Envelope): Sent {
  const response = new Response(null, { status, headers: { ...commonHeaders(envelope), ...headers } });
  return { response, status, bytesOut: 0, bytesOutWire: 0 };
}

function sendStream(
  status: number,
  stream: ReadableStream<Uint8Array>,
  headers: Record<string, string>,
  envelope: Envelope,
): Sent {
  const response = new Response(stream, { status, headers: { ...commonHeaders(envelope), ...headers } });
  return { response, status, bytesOut: 0, bytesOutWire: 0 };
}

function framingOf({ bytes, encoding }: Encoded): Record<string, string> {
  const headers: Record<string, string> = { "Content-Length": String(bytes.byteLength) };
  if (encoding) headers["Content-Encoding"] = encoding;
  return headers;
}

function commonHeaders({ requestId, cors }: Envelope): Record<string, string> {
  return {
    ...cors,
    "X-Request-Id": requestId,
    "Tidelock-Version": VERSION,
    "Cache-Control": "no-store, no-transform",
    Vary: cors?.Vary ? `Accept-Encoding, ${cors.Vary}` : "Accept-Encoding",
  };
}
