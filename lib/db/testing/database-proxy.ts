import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type DatabaseProxy = {
  /** The same URL by way of this proxy. */
  through: (url: string) => string;
  /**
   * Nothing passes any more on the connections that are open now, in either direction; new ones work. As a failover does.
   * `clientPort`: only on the one that the database knows by this port of its client.
   */
  fallSilent: (clientPort?: number) => void;
  /** Whether new connections are taken and then left without an answer. */
  beDark: (dark: boolean) => void;
  /** Whether new connections are refused; open ones are cut when this begins. As a database that is down does. */
  beDown: (down: boolean) => void;
  /** The next `count` transactions commit, but their connection is cut before that is told. */
  loseCommits: (count: number) => void;
  /** How many commits were lost so far. */
  lostCommits: () => number;
  close: () => Promise<void>;
};

type Relay = { client: Socket; upstream: Socket; silent: boolean };

/** Stands between a server and the database at `target`, and brings the trouble that networks do. */
export async function openDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  const relays = new Set<Relay>();
  const state = { dark: false, down: false, toLose: 0, lost: 0 };

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    const relay: Relay = { client, upstream, silent: state.dark };
    relays.add(relay);
    if (state.down) cut(relay);
    client.on("data", (chunk) => relay.silent || upstream.write(chunk));
    upstream.on("data", (chunk) => {
      if (relay.silent) return;
      if (state.toLose > 0 && chunk.includes(COMMITTED)) {
        state.toLose--;
        state.lost++;
        cut(relay);
      } else client.write(chunk);
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => cut(relay));
      from.on("close", () => relays.delete(relay));
      from.on("end", () => relay.silent || to.end());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = String((server.address() as AddressInfo).port);

  return {
    through: (url) => {
      const by = new URL(url);
      by.hostname = "127.0.0.1";
      by.port = own;
      return by.href;
    },
    fallSilent: (clientPort) => {
      for (const relay of relays) {
        if (clientPort === undefined || relay.upstream.localPort === clientPort) relay.silent = true;
      }
    },
    beDark: (dark) => {
      state.dark = dark;
    },
    beDown: (down) => {
      state.down = down;
      if (down) for (const relay of relays) cut(relay);
    },
    loseCommits: (count) => {
      state.toLose = count;
    },
    lostCommits: () => state.lost,
    close: async () => {
      for (const relay of relays) cut(relay);
      server.close();
      await once(server, "close");
    },
  };
}

/** PostgreSQL's word that a transaction has committed, as it stands in its message. */
const COMMITTED = "COMMIT\0";

/** With a reset, as a host that forgot the connection answers. */
function cut({ client, upstream }: Relay): void {
  client.resetAndDestroy();
  upstream.destroy();
}
