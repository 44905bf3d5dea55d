import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { headers: IncomingHttpHeaders; body: string };
type Answer = { status: number; headers?: { [name: string]: string }; body?: string };

/** Takes webhooks on this machine. `answers` are given in turn, then 200. */
export async function startReceiver(...answers: Answer[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const { status, headers, body: text = "thanks" } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
