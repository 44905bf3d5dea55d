import { type AddressInfo, createServer } from "node:net";

/** Takes mail on this machine, as plain as SMTP is; with `refuse(true)` it takes none until it is told otherwise. */
export async function startSmtpServer() {
  const mails: string[] = [];
  let refusing = false;
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
          if (refusing && line.toUpperCase().startsWith("RCPT")) {
            socket.write("550 not taken here\r\n");
            continue;
          }
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
  return {
    port,
    mails,
    refuse: (whether: boolean) => {
      refusing = whether;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
