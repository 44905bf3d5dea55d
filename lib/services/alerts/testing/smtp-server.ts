import { type AddressInfo, createServer } from "node:net";

/** Takes mail on this machine, as plain as SMTP is. */
export async function startSmtpServer() {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let mail: string | undefined;
    let rest = "";
    socket.write("220 test\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (mail === undefined) {
          if (line.toUpperCase() === "DATA") mail = "";
          socket.write(line.toUpperCase() === "DATA" ? "354 go on\r\n" : "250 fine\r\n");
        } else if (line === ".") {
          mails.push(mail);
          mail = undefined;
          socket.write("250 kept as 42\r\n");
        } else mail += `${line}\n`;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, mails, stop: () => new Promise((resolve) => server.close(resolve)) };
}
