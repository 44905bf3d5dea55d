import { deflateRawSync, inflateRawSync } from "node:zlib";
import { expect, it, vi } from "vitest";
import { DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import type { Fetch, FetchInit } from "./send";
import { withDictionary } from "./with-dictionary";

const deflate = (text: string, dictionary: string) =>
  new Uint8Array(deflateRawSync(text, { dictionary: Buffer.from(dictionary) }));
const batch = JSON.stringify({
  entries: Array.from({ length: 30 }, (_, n) => ({
    domain: "task",
    mobile_id: `a-longer-id-of-record-${n}`,
  })),
});
const post = (body: string): FetchInit => ({ method: "POST", headers: { A: "b" }, body });

function receiving(...statuses: number[]) {
  return vi.fn<Fetch>(async () => ({
    status: statuses.shift() ?? 200,
    headers: new Headers(),
    text: async () => "",
  }));
}

it("sends a small batch with the dictionary, named by its coding", async () => {
  const fetch = receiving();
  let dictionary = "";
  const noting = (text: string, shared: string) => {
    dictionary = shared;
    return deflate(text, shared);
  };
  await withDictionary(fetch, noting)("https://sync.test", post(batch));
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(init?.headers).toEqual({ A: "b", "Content-Encoding": DICTIONARY_CODING });
  const sent = init?.body as Uint8Array;
  expect(inflateRawSync(sent, { dictionary: Buffer.from(dictionary) }).toString()).toBe(batch);
});

it("leaves tiny and large bodies, and everything where the platform can't deflate, to what stands behind it", async () => {
  const fetch = receiving();
  await withDictionary(fetch, deflate)("https://sync.test", post("{}"));
  await withDictionary(fetch, deflate)("https://sync.test", post(batch.repeat(40)));
  await withDictionary(fetch, undefined)("https://sync.test", post(batch));
  for (const [, init] of fetch.mock.calls) expect(init.headers).toEqual({ A: "b" });
});

it("sends again without it, and never with it from then on, where the server has another dictionary", async () => {
  const fetch = receiving(415, 200, 200);
  const packed = withDictionary(fetch, deflate);
  expect((await packed("https://sync.test", post(batch))).status).toBe(200);
  await packed("https://sync.test", post(batch));
  expect(fetch.mock.calls.map(([, { body }]) => typeof body)).toEqual(["object", "string", "string"]);
});
