import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { GatheringSocket } from "./gathering-socket";

test("what is written in one turn, also by promises that are ready, goes out in one system call", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = new GatheringSocket();
  socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [[peer]] = await Promise.all([once(server, "connection"), once(socket, "connect")]);
  let flushes = 0;
  const writev = socket._writev?.bind(socket);
  socket._writev = (chunks, callback) => {
    flushes++;
    writev?.(chunks, callback);
  };
  let arrived = "";
  peer.on("data", (data: Buffer) => {
    arrived += data;
  });

  socket.cork(); // as `pg` does around each statement
  socket.write("BEGIN ");
  socket.uncork();
  socket.write("first ");
  await Promise.resolve();
  await new Promise<void>((sent) => socket.write("COMMIT", () => sent()));
  expect(flushes).toBe(1);
  socket.end("later");
  await once(peer, "end");
  expect(arrived).toBe("BEGIN first COMMITlater");
  server.close();
});
