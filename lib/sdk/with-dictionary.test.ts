import { expect, it, vi } from "vitest";
import { DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import { sharedDictionary } from "./dictionary";
import type { Fetch, FetchInit, FetchResponse } from "./send";
import { nodeDeflate } from "./testing/node-deflate";
import { withDictionary } from "./with-dictionary";

const shared = sharedDictionary(nodeDeflate);
const batch = JSON.stringify({
  entries: Array.from({ length: 30 }, (_, n) => ({
    domain: "task",
    mobile_id: `a-longer-id-of-record-${n}`,
  })),
});
const post = (body: string): FetchInit => ({ method: "POST", headers: { A: "b" }, body });
const asking = { A: "b", "X-Accept-Dictionary": DICTIONARY_CODING };

function receiving(...statuses: number[]) {
  return vi.fn<Fetch>(async () => plain(statuses.shift() ?? 200));
}

function plain(status: number): FetchResponse {
  return { status, headers: new Headers(), text: async () => "plain" };
}

function coded(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), { headers: { "Content-Encoding": DICTIONARY_CODING } });
}

it("sends a small batch with the dictionary, named by its coding", async () => {
  const fetch = receiving();
  await withDictionary(fetch, shared)("https://sync.test", post(batch));
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(init?.headers).toEqual({ ...asking, "Content-Encoding": DICTIONARY_CODING });
  const sent = init?.body as Uint8Array<ArrayBuffer>;
  expect(sent.byteLength).toBeLessThan(batch.length / 4);
  expect(shared.inflate(sent)).toBe(batch);
});

it("leaves tiny and large bodies as they are", async () => {
  const fetch = receiving();
  await withDictionary(fetch, shared)("https://sync.test", post("{}"));
  await withDictionary(fetch, shared)("https://sync.test", post(batch.repeat(40)));
  for (const [, init] of fetch.mock.calls) expect(init.headers).toEqual(asking);
});

it("sends again without it, and never with it from then on, where the server has another dictionary", async () => {
  const fetch = receiving(415, 200, 200);
  const packed = withDictionary(fetch, shared);
  expect((await packed("https://sync.test", post(batch))).status).toBe(200);
  await packed("https://sync.test", post(batch));
  expect(fetch.mock.calls.map(([, { body }]) => typeof body)).toEqual(["object", "string", "string"]);
});

it("reads an answer with the dictionary, and any other as the platform reads it", async () => {
  const answers = [coded(await shared.deflate(batch)), new Response("plain")];
  const fetch = withDictionary(async () => answers.shift() as Response, shared);
  const first = await fetch("https://sync.test", { method: "GET", headers: {} });
  expect(first.status).toBe(200);
  expect(await first.text()).toBe(batch);
  expect(await (await fetch("https://sync.test", { method: "GET", headers: {} })).text()).toBe("plain");
});

it("stops asking for it after an answer that can't be read, so that the next try gets another one", async () => {
  const whole = await shared.deflate(batch);
  const fetch = vi.fn<Fetch>(async (_, { headers }) =>
    headers["X-Accept-Dictionary"] ? coded(whole.subarray(0, 50)) : plain(200),
  );
  const packed = withDictionary(fetch, shared);
  const cut = await packed("https://sync.test", { method: "GET", headers: {} });
  await expect(cut.text()).rejects.toThrow("unexpected end");
  expect(await (await packed("https://sync.test", { method: "GET", headers: {} })).text()).toBe("plain");
});

it("takes a fetch without bytes for one that can't read such answers", async () => {
  const blind: Fetch = async () => ({ ...plain(200), headers: new Headers(coded(Buffer.from("x")).headers) });
  const answer = await withDictionary(blind, shared)("https://sync.test", { method: "GET", headers: {} });
  await expect(answer.text()).rejects.toThrow("no bytes");
});
