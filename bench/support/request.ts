import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export type Answered = { status: number; body: Buffer; bytes: number };

/** One request over a kept connection, with as little client work as Node allows. */
export function send(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
    signal,
  }: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent, ...(signal && { signal }) }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const received = Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 0, body: received, bytes: received.length });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
