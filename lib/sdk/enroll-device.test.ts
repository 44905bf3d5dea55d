import { describe, expect, it, vi } from "vitest";
import { enrollDevice } from "./enroll-device";
import type { Fetch, FetchInit } from "./send";
import { problemAnswer } from "./testing/problem-answer";
import { virtualTime } from "./testing/virtual-time";

const ANSWER = { device_id: "d", tenant_id: "t", token: "tld_x" };
const device = { name: "Van 3", platform: "ios", app_version: "1.0" };

type Given = { status: number; headers?: Record<string, string>; text?: string } | Error;

/** Gives one answer after the other, and notes the device keys that it was sent. */
function server(...answers: Given[]) {
  const keys: unknown[] = [];
  const fetch = vi.fn<Fetch>(async (_: string, { body }: FetchInit) => {
    keys.push(JSON.parse(String(body)).device_key);
    const answer = answers.shift() ?? { status: 201, text: JSON.stringify(ANSWER) };
    if (answer instanceof Error) throw answer;
    const { status, headers, text = "" } = answer;
    return { status, headers: new Headers(headers), text: async () => text };
  });
  return { fetch, keys };
}

const LOST = new TypeError("fetch failed");

describe("enrolling a device", () => {
  it("is repeated with the same device key where the answer gets lost, and whatever answers in between", async () => {
    const { fetch, keys } = server(LOST, {
      status: 403,
      text: "<html>Sign in to the hotel's network</html>",
    });
    const time = virtualTime();
    const options = { url: "https://sync.test", code: "A", device, fetch, setTimer: time.setTimer };
    const enrolled = await enrollDevice(options);
    expect(enrolled).toMatchObject({ deviceId: "d", token: "tld_x", deviceKey: keys[0] });
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
    expect(String(keys[0])).toMatch(/^[!-~]{16,128}$/);
    expect(time.waits.filter((wait) => wait < 30_000)).toHaveLength(2);
  });

  it("takes the key again that was made for the same code before, and another one for another code", async () => {
    const { fetch, keys } = server(LOST, LOST);
    const options = { url: "https://sync.test", device, fetch, retry: { attempts: 2 } };
    await expect(enrollDevice({ ...options, code: "B" })).rejects.toMatchObject({ code: "network" });
    await enrollDevice({ ...options, code: "B" });
    await enrollDevice({ ...options, code: "B" });
    await enrollDevice({ ...options, code: "C" });
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]]);
    expect(new Set(keys).size).toBe(3);
  });

  it("goes by the key that the app keeps", async () => {
    const { fetch, keys } = server();
    const deviceKey = "kept-by-the-app-itself";
    const enrolled = await enrollDevice({ url: "https://sync.test", code: "D", device, fetch, deviceKey });
    expect([enrolled.deviceKey, ...keys]).toEqual([deviceKey, deviceKey]);
  });

  it("gives up where no answer comes in time, and says the server's own refusal at once", async () => {
    const time = virtualTime();
    const never: Fetch = () => new Promise(() => {});
    const options = { url: "https://sync.test", code: "E", device, setTimer: time.setTimer };
    const silent = enrollDevice({ ...options, fetch: never, retry: { attempts: 2 } });
    await expect(silent).rejects.toMatchObject({ code: "timeout" });
    const { fetch } = server(problemAnswer("unauthorized", { detail: "This code has expired" }));
    const refused = enrollDevice({ ...options, fetch });
    await expect(refused).rejects.toMatchObject({ code: "unauthorized", detail: "This code has expired" });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("shows no token, for it has none", async () => {
    const { fetch } = server();
    await enrollDevice({ url: "https://sync.test/", code: "F", device, fetch });
    const [url, { headers }] = fetch.mock.calls[0] ?? ["", { headers: {} }];
    expect(url).toBe("https://sync.test/api/v1/devices/enroll");
    expect(headers).toEqual({ "Content-Type": "application/json" });
  });
});
