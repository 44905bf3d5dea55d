import { gunzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { platform } from "./platform";
import { type Fetch, type FetchInit, type Outgoing, type Reply, type Send, sendJson } from "./send";
import { SyncError } from "./sync-error";
import { virtualTime } from "./testing/virtual-time";
import { withGzip } from "./with-gzip";
import { RETRY_DEFAULTS, withRetry } from "./with-retry";
import { withTimeout } from "./with-timeout";

const REQUEST: Outgoing = { method: "POST", url: "https://sync.test/x", headers: {}, body: () => ({}) };

function reply(status: number, headers: Record<string, string> = {}, body: unknown = {}): Reply {
  return { status, header: (name) => headers[name] ?? null, body };
}

/** Gives one outcome after the other; the last one for ever. */
function sending(...outcomes: (Reply | Error)[]) {
  return vi.fn<Send>(async () => {
    const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
    if (!outcome || outcome instanceof Error) throw outcome;
    return outcome;
  });
}

const offline = new SyncError("network", "offline");

describe("withRetry", () => {
  function retrying(send: Send, options = {}) {
    const time = virtualTime();
    const random = () => 0.5;
    return { time, send: withRetry(send, { ...RETRY_DEFAULTS, ...options }, { ...time, random }) };
  }

  it.each([408, 425, 429, 500, 502, 503, 504])("tries again after %i", async (status) => {
    const inner = sending(reply(status), offline, reply(200));
    expect((await retrying(inner).send(REQUEST)).status).toBe(200);
    expect(inner).toHaveBeenCalledTimes(3);
  });

  it("tries again while the same batch is being processed", async () => {
    const inner = sending(reply(409, {}, { code: "idempotency_in_flight" }), reply(200));
    expect((await retrying(inner).send(REQUEST)).status).toBe(200);
  });

  it.each([400, 401, 403, 409, 410, 413, 422, 426])("leaves %i to its caller at once", async (status) => {
    const inner = sending(reply(status));
    expect((await retrying(inner).send(REQUEST)).status).toBe(status);
    expect(inner).toHaveBeenCalledTimes(1);
  });

  it("waits a random part of a doubling time, up to the cap", async () => {
    const { send, time } = retrying(sending(offline), { attempts: 8, baseMs: 500, capMs: 4000 });
    await expect(send(REQUEST)).rejects.toBe(offline);
    expect(time.waits).toEqual([250, 500, 1000, 2000, 2000, 2000, 2000]);
  });

  it("waits at least as long as Retry-After asks, in seconds", async () => {
    const { send, time } = retrying(sending(reply(429, { "Retry-After": "7" }), reply(200)));
    await send(REQUEST);
    expect(time.waits).toEqual([7250]);
  });

  it("reads a Retry-After date on the server's clock, whatever the device's says", async () => {
    const headers = { "Retry-After": "Sun, 22 Nov 2026 03:00:09 GMT", Date: "Sun, 22 Nov 2026 03:00:00 GMT" };
    const { send, time } = retrying(sending(reply(503, headers), reply(200)));
    await send(REQUEST);
    expect(time.waits).toEqual([9250]);
  });

  it("reads a Retry-After date on its own clock where the server does not say its time", async () => {
    const headers = { "Retry-After": "Sun, 22 Nov 2026 10:00:03 GMT" };
    const { send, time } = retrying(sending(reply(503, headers), reply(200)));
    await send(REQUEST);
    expect(time.waits).toEqual([3250]);
  });

  it("does not sit out a long Retry-After, and never goes against it", async () => {
    const inner = sending(reply(503, { "Retry-After": "3600" }));
    expect((await retrying(inner).send(REQUEST)).status).toBe(503);
    expect(inner).toHaveBeenCalledTimes(1);
  });

  it("does not take a mistake in the program for a bad network", async () => {
    const inner = sending(new TypeError("undefined is not a function"));
    await expect(retrying(inner).send(REQUEST)).rejects.toThrow(TypeError);
    expect(inner).toHaveBeenCalledTimes(1);
  });
});

describe("withTimeout", () => {
  it("gives up and aborts the request", async () => {
    const signals: AbortSignal[] = [];
    const never: Send = ({ signal }) => {
      signals.push(signal as AbortSignal);
      return new Promise(() => {});
    };
    const send = withTimeout(never, 5000, virtualTime().setTimer, AbortController);
    await expect(send(REQUEST)).rejects.toMatchObject({ code: "timeout" });
    expect(signals[0]?.aborted).toBe(true);
  });

  it("gives up on a body that stops in the middle", async () => {
    const stalled: Fetch = async () => ({
      status: 200,
      headers: new Headers(),
      text: () => new Promise(() => {}),
    });
    const send = withTimeout(sendJson(stalled), 5000, virtualTime().setTimer);
    await expect(send(REQUEST)).rejects.toMatchObject({ code: "timeout" });
  });

  it("leaves no timer behind an answer", async () => {
    const cancel = vi.fn();
    await withTimeout(sending(reply(200)), 5000, () => cancel)(REQUEST);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

describe("sendJson", () => {
  const answering = (status: number, text: string): Fetch => {
    return async () => ({ status, headers: new Headers(), text: async () => text });
  };

  it("takes a captive portal's page for no answer, and a proxy's error page for its status", async () => {
    const portal = sendJson(answering(200, "<html>Welcome</html>"))(REQUEST);
    await expect(portal).rejects.toMatchObject({ code: "bad_answer" });
    expect(await sendJson(answering(502, "<html>Bad gateway</html>"))(REQUEST)).toMatchObject({
      status: 502,
    });
  });

  it("says that the server can't be reached where fetch fails", async () => {
    const failing: Fetch = async () => {
      throw new TypeError("fetch failed");
    };
    await expect(sendJson(failing)(REQUEST)).rejects.toMatchObject({ code: "network", status: 0 });
  });
});

describe("withGzip", () => {
  const { gzip } = platform(globalThis);
  const large = JSON.stringify({ text: "incident ".repeat(300) });
  const post = (body: string): FetchInit => ({ method: "POST", headers: { A: "b" }, body });

  function receiving(...statuses: number[]) {
    return vi.fn<Fetch>(async () => {
      return { status: statuses.shift() ?? 200, headers: new Headers(), text: async () => "" };
    });
  }

  it("compresses a large body with the platform's own gzip", async () => {
    const fetch = receiving();
    await withGzip(fetch, gzip)("https://sync.test", post(large));
    const [, init] = fetch.mock.calls[0] ?? [];
    expect(init?.headers).toEqual({ A: "b", "Content-Encoding": "gzip" });
    expect(gunzipSync(init?.body as Uint8Array).toString()).toBe(large);
  });

  it("leaves a small body alone, and one that would not get smaller", async () => {
    const fetch = receiving();
    await withGzip(fetch, gzip)("https://sync.test", post("{}"));
    await withGzip(fetch, async () => new Uint8Array(9999))("https://sync.test", post(large));
    for (const [, init] of fetch.mock.calls) expect(init.headers).toEqual({ A: "b" });
  });

  it("sends plain text again, and from then on, where the server does not take gzip", async () => {
    const fetch = receiving(415, 200, 200);
    const packed = withGzip(fetch, gzip);
    expect((await packed("https://sync.test", post(large))).status).toBe(200);
    await packed("https://sync.test", post(large));
    expect(fetch.mock.calls.map(([, { body }]) => typeof body)).toEqual(["object", "string", "string"]);
  });
});
