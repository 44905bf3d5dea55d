type Handler = (request: Request, segment?: { params?: Promise<unknown> }) => Promise<Response>;

type CallParts = {
  method?: string;
  /** A value is sent as JSON; text and bytes as they are. */
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  params?: Record<string, string | string[]>;
  /** Aborted when the client goes away. */
  signal?: AbortSignal;
};

/** Calls a route handler as Next would, without a server. */
export function callRoute(handler: Handler, path: string, parts: CallParts = {}): Promise<Response> {
  const { method = "GET", body, token, headers, params = {}, signal } = parts;
  const isRaw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  const request = new Request(`http://127.0.0.1:3000${path}`, {
    method,
    ...(signal && { signal }),
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body), duplex: "half" }),
  });
  return handler(request, { params: Promise.resolve(params) });
}
