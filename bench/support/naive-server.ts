import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fields } from "@/lib/contract/json";

/** A record as the naive client knows it: whole, always. */
export type NaiveRecord = { domain: string; mobile_id: string; updated_at: string; data: Fields };
export type NaivePage = { records: (NaiveRecord & { version: number })[]; after: number; more: boolean };

export type NaiveServer = { url: string; close: () => Promise<void> };

/**
 * What the naive client talks to: whole records in, whole records out, plain JSON, the last one to write wins. In memory,
 * so that its answers cost no time, and as short as they can be.
 */
export async function openNaiveServer(): Promise<NaiveServer> {
  const records = new Map<string, NaiveRecord & { version: number }>();
  let version = 0;
  const store = (record: NaiveRecord) => {
    const key = `${record.domain}/${record.mobile_id}`;
    records.delete(key);
    version += 1;
    records.set(key, { ...record, version });
  };
  // A map keeps the order of writing, which is the order of versions.
  const pageAfter = (after: number, limit: number): NaivePage => {
    const newer = [...records.values()].filter((record) => record.version > after);
    const page = newer.slice(0, limit);
    return { records: page, after: page.at(-1)?.version ?? after, more: newer.length > limit };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://naive");
    const answer = (value: unknown) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(value));
    };
    if (request.method === "GET") {
      const { after = "0", limit = "100" } = Object.fromEntries(url.searchParams);
      return answer(pageAfter(Number(after), Number(limit)));
    }
    const text = await bodyOf(request).catch(() => undefined);
    if (text === undefined) return;
    const sent = JSON.parse(text) as { records: NaiveRecord[] };
    for (const record of sent.records) store(record);
    answer({ stored: sent.records.length });
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
