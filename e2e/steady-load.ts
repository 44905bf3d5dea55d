import { randomUUID } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { sampleBatch } from "../bench/support/records";

export type Sent = {
  beganAt: number;
  /** Undefined where there was no whole answer; `failed` then says why. */
  status?: number;
  /** What the answer said of the connection. */
  connection?: string;
  failed?: string;
  /** Whether something of an answer had come before it failed. */
  cut?: boolean;
};

export type Device = { url: string; token: string };

/** Devices that push one small batch after the other over kept connections, until nobody listens any more. */
export function steadyLoad(device: Device, devices: number): { sent: Sent[]; over: Promise<unknown> } {
  const sent: Sent[] = [];
  const pushOn = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const one = await push(device, agent);
      sent.push(one);
      if (one.failed !== undefined) return agent.destroy();
    }
  };
  return { sent, over: Promise.all(Array.from({ length: devices }, pushOn)) };
}

/** @param pause holds back the second half of the body until it settles */
export function push(
  { url, token }: Device,
  agent: Agent | false = false,
  pause?: Promise<unknown>,
): Promise<Sent> {
  const body = JSON.stringify({
    batch_id: randomUUID(),
    client_time: new Date().toISOString(),
    entries: sampleBatch(20),
  });
  const half = body.length / 2;
  const sent: Sent = { beganAt: Date.now() };
  return new Promise((resolve) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const outgoing = request(
      `${url}/api/v1/sync/push`,
      { method: "POST", agent, headers },
      async (incoming: IncomingMessage) => {
        try {
          for await (const _ of incoming);
          resolve({ ...sent, status: incoming.statusCode, connection: incoming.headers.connection });
        } catch (error) {
          resolve({ ...sent, failed: String(error), cut: true });
        }
      },
    );
    outgoing.on("error", (error) =>
      resolve({ ...sent, failed: "code" in error ? String(error.code) : error.message }),
    );
    outgoing.write(body.slice(0, half));
    void Promise.resolve(pause).then(() => outgoing.end(body.slice(half)));
  });
}
