import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type Line, PERFECT_LINE } from "./line";

export type TcpProxy = {
  url: string;
  /** Bytes that arrived so far, both ways: HTTP's heads and bodies, without what TCP, IP and TLS add. */
  bytes: () => number;
  close: () => Promise<void>;
};

/** Stands between a client and the server at `target`. */
export async function openTcpProxy(target: string, line: Line = PERFECT_LINE): Promise<TcpProxy> {
  let bytes = 0;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(new URL(target).port), host: "127.0.0.1", noDelay: true });
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    const connection = line.connect(cut);
    const relay = (from: Socket, to: Socket, direction: "up" | "down") => {
      open.add(from);
      from.on("data", (chunk: Buffer) => {
        from.pause();
        connection.carry(
          direction,
          chunk.byteLength,
          () => from.resume(),
          () => {
            if (to.destroyed) return;
            bytes += chunk.byteLength;
            to.write(chunk);
          },
        );
      });
      from.on("end", () =>
        connection.carry(
          direction,
          0,
          () => {},
          () => to.end(),
        ),
      );
      from.on("error", cut);
      from.on("close", () => {
        open.delete(from);
        connection.close();
      });
    };
    relay(client, upstream, "up");
    relay(upstream, client, "down");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close: async () => {
      for (const socket of open) socket.destroy();
      line.close();
      server.close();
      await once(server, "close");
    },
  };
}
