import { gunzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { PROBLEMS, type ProblemCode } from "../contract/problem";
import { MEANING } from "./meaning";
import { platform } from "./platform";
import { type Fetch, type FetchInit, type Outgoing, type Send, sendJson } from "./send";
import { SyncError, type SyncErrorCode } from "./sync-error";
import { problemAnswer } from "./testing/problem-answer";
import { virtualTime } from "./testing/virtual-time";
import { withGzip } from "./with-gzip";
import { RETRY_DEFAULTS, withRetry } from "./with-retry";
import { withTimeout } from "./with-timeout";

const REQUEST: Outgoing = { method: "POST", url: "https://sync.test/x", headers: {}, body: "{}" };
const OK = { header: () => null, body: {}, size: 2, answer: { status: 200, type: null, text: "{}" } };

/** Gives one outcome after the other; the last one for ever. */
function outcomes(...errors: (Error | undefined)[]) {
  return vi.fn(async () => {
    const error = errors.length > 1 ? errors.shift() : errors[0];
    if (error) throw error;
    return "answered";
  });
}

const failed = (code: SyncErrorCode, about: { status?: number; retryAfterMs?: number } = {}) =>
  new SyncError(code, "", about);

describe("withRetry", () => {
  function retrying(options = {}) {
    const time = virtualTime();
    return { time, retry: withRetry({ ...RETRY_DEFAULTS, ...options }, { ...time, random: () => 0.5 }) };
  }

  it.each([
    "network",
    "timeout",
    "bad_answer",
    "rate_limited",
    "overloaded",
    "internal_error",
    "idempotency_in_flight",
  ] as const)("tries again after %s", async (code) => {
    const attempt = outcomes(failed(code), failed("network"), undefined);
    expect(await retrying().retry(attempt)).toBe("answered");
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  it.each([
    failed("unauthorized"),
    failed("forbidden"),
    failed("checkpoint_expired"),
    failed("invalid_request"),
    failed("client_outdated"),
    failed("bad_answer", { status: 413 }),
  ])("leaves %s to its caller at once", async (error) => {
    const attempt = outcomes(error);
    await expect(retrying().retry(attempt)).rejects.toBe(error);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it("waits a random part of a doubling time, up to the cap", async () => {
    const { retry, time } = retrying({ attempts: 8, baseMs: 500, capMs: 4000 });
    await expect(retry(outcomes(failed("network")))).rejects.toMatchObject({ code: "network" });
    expect(time.waits).toEqual([250, 500, 1000, 2000, 2000, 2000, 2000]);
  });

  it("waits at least as long as the server asks", async () => {
    const { retry, time } = retrying();
    await retry(outcomes(failed("rate_limited", { retryAfterMs: 7000 }), undefined));
    expect(time.waits).toEqual([7250]);
  });

  it("does not sit out a long pause, and never goes against it", async () => {
    const attempt = outcomes(failed("overloaded", { retryAfterMs: 3_600_000 }));
    await expect(retrying().retry(attempt)).rejects.toMatchObject({ code: "overloaded" });
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it("does not take a mistake in the program for a bad network", async () => {
    const attempt = outcomes(new TypeError("undefined is not a function"));
    await expect(retrying().retry(attempt)).rejects.toThrow(TypeError);
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe("withTimeout", () => {
  it("gives up and aborts the request", async () => {
    const signals: AbortSignal[] = [];
    const never: Send = ({ signal }) => {
      signals.push(signal as AbortSignal);
      return new Promise(() => {});
    };
    const send = withTimeout(never, () => 5000, virtualTime().setTimer, AbortController);
    await expect(send(REQUEST)).rejects.toMatchObject({ code: "timeout" });
    expect(signals[0]?.aborted).toBe(true);
  });

  it("gives up on a body that stops in the middle", async () => {
    const stalled: Fetch = async () => ({
      status: 200,
      headers: new Headers(),
      text: () => new Promise(() => {}),
    });
    const send = withTimeout(sendJson(stalled, Date.now), () => 5000, virtualTime().setTimer);
    await expect(send(REQUEST)).rejects.toMatchObject({ code: "timeout" });
  });

  it("leaves no timer behind an answer", async () => {
    const cancel = vi.fn();
    await withTimeout(
      async () => OK,
      () => 5000,
      () => cancel,
    )(REQUEST);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

const isOfTheServer = (code: SyncErrorCode): code is ProblemCode => code in PROBLEMS;

describe("sendJson", () => {
  const NOW = Date.parse("2026-11-22T10:00:00Z");
  const answering = (status: number, headers: Record<string, string>, text: string) =>
    sendJson(
      async () => ({ status, headers: new Headers(headers), text: async () => text }),
      () => NOW,
    )(REQUEST);
  const html = { "Content-Type": "text/html" };
  const problem = (headers: Record<string, string>) => {
    const { status, text, headers: own } = problemAnswer("overloaded", { headers });
    return answering(status, own, text);
  };

  it("believes a refusal of Tidelock's own, by its media type and code", async () => {
    for (const code of (Object.keys(MEANING) as SyncErrorCode[]).filter(isOfTheServer)) {
      const { status, headers, text } = problemAnswer(code, { detail: "Because." });
      const refused = answering(status, headers, text);
      await expect(refused).rejects.toMatchObject({ code, status, detail: "Because.", requestId: "r-1" });
    }
  });

  it.each([
    ["a captive portal's page", 200, html, "<html>Welcome</html>"],
    ["a captive portal's redirect", 302, html, ""],
    ["a login page of a proxy", 401, html, "<html>Sign in</html>"],
    ["a firewall that forbids", 403, html, "<html>Blocked</html>"],
    ["a firewall that finds the request bad", 400, { "Content-Type": "text/plain" }, "Bad request"],
    ["a proxy that wants an upgrade", 426, html, ""],
    ["a network that wants a login", 511, html, ""],
    ["a gateway's own JSON", 401, { "Content-Type": "application/json" }, '{"code":"unauthorized"}'],
    [
      "a gateway's own problem",
      403,
      { "Content-Type": "application/problem+json" },
      '{"title":"Forbidden","status":403,"code":"waf_rule_7"}',
    ],
    ["JSON that is no object", 200, { "Content-Type": "text/plain" }, '"welcome"'],
  ])("takes %s for something between the device and the server", async (_, status, headers, text) => {
    await expect(answering(status, headers, text)).rejects.toMatchObject({
      code: "bad_answer",
      answer: { status, type: headers["Content-Type"], text },
    });
  });

  it("notices where JSON breaks off in the middle", async () => {
    const cut = answering(200, { "Content-Type": "application/json" }, '{"changes":[{"dom');
    await expect(cut).rejects.toMatchObject({ code: "network", status: 200 });
  });

  it("says that the server can't be reached where fetch fails", async () => {
    const failing: Fetch = async () => {
      throw new TypeError("fetch failed");
    };
    await expect(sendJson(failing, Date.now)(REQUEST)).rejects.toMatchObject({ code: "network", status: 0 });
  });

  it("reads Retry-After in seconds, and as a date on the server's clock or its own", async () => {
    const asked = async (headers: Record<string, string>) => {
      const error = await problem(headers).catch((thrown: SyncError) => thrown);
      return error instanceof SyncError && error.retryAfterMs;
    };
    expect(await asked({ "Retry-After": "7" })).toBe(7000);
    const at = "Sun, 22 Nov 2026 03:00:09 GMT";
    expect(await asked({ "Retry-After": at, Date: "Sun, 22 Nov 2026 03:00:00 GMT" })).toBe(9000);
    expect(await asked({ "Retry-After": "Sun, 22 Nov 2026 10:00:03 GMT" })).toBe(3000);
  });

  it("bounds what it is asked to wait: an hour for the server, a minute for anybody else, never less than nothing", async () => {
    const asked = [
      "999999999999",
      "-5",
      "soon",
      "Sun, 22 Nov 2099 10:00:00 GMT",
      "Sun, 22 Nov 1999 10:00:00 GMT",
    ];
    const waits = await Promise.all(
      asked.map((after) => problem({ "Retry-After": after }).catch((error: SyncError) => error.retryAfterMs)),
    );
    expect(waits).toEqual([3_600_000, 0, 0, 3_600_000, 0]);
    await expect(answering(503, { ...html, "Retry-After": "86400" }, "")).rejects.toMatchObject({
      retryAfterMs: 60_000,
    });
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
