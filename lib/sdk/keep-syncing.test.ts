import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AppStateSource } from "./app-state";
import type { NetworkSource, NetworkState } from "./network";
import { type EventSourceClass, eventSourcePokes, fetchPokes, pokeSource } from "./poke";
import type { PokeListener } from "./poke-stream";
import { memoryStorage } from "./storage/memory";
import { createSyncClient, type SyncClient } from "./sync-client";
import type { SyncClientOptions } from "./sync-options";
import { FakeServer } from "./testing/fake-server";
import { problemAnswer } from "./testing/problem-answer";

let server: FakeServer;
let client: SyncClient | undefined;

beforeEach(() => {
  server = new FakeServer();
  return () => client?.stop();
});

/** Timers that only `fire` runs. */
function handTimers() {
  const timers = new Set<{ run: () => void; ms: number }>();
  const setTimer = (run: () => void, ms: number) => {
    const timer = { run, ms };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const fire = (ms: number) => {
    const due = [...timers].filter((timer) => timer.ms === ms);
    for (const timer of due) {
      timers.delete(timer);
      timer.run();
    }
    return due.length;
  };
  return { setTimer, fire, waits: () => [...timers].map(({ ms }) => ms) };
}

function started(options: Partial<SyncClientOptions> = {}) {
  const timers = handTimers();
  const { fetch, token } = server.device();
  client = createSyncClient({
    url: "https://sync.test",
    token,
    fetch,
    storage: memoryStorage(),
    setTimer: timers.setTimer,
    ...options,
  });
  client.start({ everyMs: 10_000 });
  return { ...timers, client };
}

function source<State>(first: State) {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    become: (next: State) => {
      state = next;
      for (const listener of listeners) listener();
    },
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners,
  };
}

const requests = (count: number) => vi.waitFor(() => expect(server.requests).toHaveLength(count));

describe("a started client", () => {
  it("asks nothing while there is no network, and syncs as soon as there is one", async () => {
    const network = source<NetworkState>("offline");
    const { client } = started({ network: network satisfies NetworkSource });
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    expect(client.status()).toMatchObject({ online: false, pending: 1 });
    expect(server.requests).toHaveLength(0);
    network.become("good");
    await requests(1);
    await vi.waitFor(() => expect(client.status()).toMatchObject({ online: true, pending: 0 }));
  });

  it("says at once that the network went, and that it came back", async () => {
    const network = source<NetworkState>("good");
    const { client } = started({ network: network satisfies NetworkSource });
    await requests(1);
    await vi.waitFor(() => expect(client.status().phase).toBe("idle"));
    const seen: boolean[] = [];
    client.on("status", ({ online }) => seen.push(online));
    network.become("offline");
    await vi.waitFor(() => expect(seen).toEqual([false]));
    network.become("good");
    await vi.waitFor(() => expect(seen.slice(0, 2)).toEqual([false, true]));
  });

  it("rests while the app is in the background, and syncs when it comes back", async () => {
    const app = source(true);
    const appState: AppStateSource = { isActive: app.state, onChange: app.onChange };
    const { fire, waits } = started({ appState });
    await requests(1);
    await vi.waitFor(() => expect(waits()).toContain(10_000));
    app.become(false);
    fire(10_000);
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(1);
    app.become(true);
    await requests(2);
  });

  it("sends an edit soon after it was made, and those that follow at once along with it", async () => {
    const { client, waits, fire } = started();
    await vi.waitFor(() => expect(waits()).toEqual([10_000]));
    for (const title of ["a", "b", "c"]) {
      await client.mutate({ domain: "task", mobileId: title, changes: { title } });
    }
    expect(fire(250)).toBe(1);
    await requests(2);
    expect(server.requests[1]?.body.entries).toHaveLength(3);
  });

  it("leaves no listener and no timer behind when it is stopped", async () => {
    const network = source<NetworkState>("good");
    const closed = vi.fn();
    const { client, waits } = started({ network, pokes: pokeSource(() => closed) });
    await requests(1);
    await vi.waitFor(() => expect(waits()).toEqual([10_000]));
    client.stop();
    expect(waits()).toEqual([]);
    expect(network.listeners.size).toBe(0);
    expect(closed).toHaveBeenCalledTimes(1);
  });
});

describe("an answer of something between the device and the server", () => {
  const answers = [
    [200, "<html>Welcome to the hotel's network</html>"],
    [302, ""],
    [401, "<html>Sign in to the proxy</html>"],
    [403, "<html>Blocked by your administrator</html>"],
    [426, "<html>Upgrade required</html>"],
    [511, "<html>Network authentication required</html>"],
  ] as const;

  it.each(answers)(
    "ends nothing: with status %i syncs go on, and the status says why they rest",
    async (status, text) => {
      const expired = vi.fn();
      const { client, fire, waits } = started({ retry: { attempts: 1 } });
      client.on("auth_expired", expired);
      await vi.waitFor(() => expect(waits()).toContain(10_000));
      await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
      server.fault = () => ({ answer: { status, headers: { "Content-Type": "text/html" }, text } });
      fire(10_000);
      await vi.waitFor(() => expect(client.status().resting?.why).toBe("intercepted"));
      expect(client.status()).toMatchObject({ phase: "waiting", pending: 1 });
      expect(client.status().error?.message).toContain("Something in between answers");
      server.fault = () => undefined;
      await vi.waitFor(() => expect(waits()).toContain(10_000));
      fire(10_000);
      await vi.waitFor(() => expect(client.status()).toMatchObject({ phase: "idle", pending: 0 }));
      expect(client.status().resting).toBeUndefined();
      expect(expired).not.toHaveBeenCalled();
    },
  );
});

describe("a rest after the server's own refusal", () => {
  const HOUR = 3_600_000;

  /** A client whose server refuses it; `asked`: how often it asked since. */
  async function refused(options: Partial<SyncClientOptions> = {}) {
    const now = Date.parse("2026-11-22T10:00:00Z");
    server.outdated = true;
    const parts = started({ clock: () => now, ...options });
    await vi.waitFor(() => expect(parts.client.status().resting?.why).toBe("outdated"));
    expect(parts.client.status()).toMatchObject({ phase: "outdated", resting: { until: now + HOUR } });
    const before = server.requests.length;
    return {
      ...parts,
      asked: () => server.requests.length - before,
      settled: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    };
  }

  it("asks nothing at an edit, but once an hour", async () => {
    const { client, fire, waits, asked, settled } = await refused();
    await vi.waitFor(() => expect(waits()).toEqual([HOUR]));
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    fire(250);
    await settled();
    expect(asked()).toBe(0);
    server.outdated = false;
    fire(HOUR);
    await vi.waitFor(() => expect(client.status()).toMatchObject({ phase: "idle", pending: 0 }));
  });

  it("ends where somebody wakes it, and by another network", async () => {
    const network = source<NetworkState>("good");
    const { client, asked } = await refused({ network: network satisfies NetworkSource });
    client.wake();
    await vi.waitFor(() => expect(asked()).toBe(1));
    await vi.waitFor(() => expect(client.status().phase).toBe("outdated"));
    server.outdated = false;
    network.become("excellent");
    await vi.waitFor(() => expect(client.status().phase).toBe("idle"));
  });

  it("ends where the app comes back to the front", async () => {
    const app = source(true);
    const { client } = await refused({ appState: { isActive: app.state, onChange: app.onChange } });
    server.outdated = false;
    app.become(true);
    await vi.waitFor(() => expect(client.status().phase).toBe("idle"));
  });

  it("ends at the next edit once the token is another one", async () => {
    const { token, fetch } = server.device();
    let mine = "token-revoked";
    const timers = handTimers();
    client = createSyncClient({
      url: "https://sync.test",
      token: () => mine,
      fetch,
      storage: memoryStorage(),
      setTimer: timers.setTimer,
    });
    const running = client;
    running.start({ everyMs: 10_000 });
    await vi.waitFor(() => expect(running.status().resting?.why).toBe("signed_out"));
    mine = token;
    await running.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    timers.fire(250);
    await vi.waitFor(() => expect(running.status()).toMatchObject({ phase: "idle", pending: 0 }));
    expect(running.status().resting).toBeUndefined();
  });

  it("ends with a sync that the app asked for and that went well", async () => {
    const { client, asked, waits, fire } = await refused();
    server.outdated = false;
    await client.syncAll();
    await vi.waitFor(() => expect(asked()).toBe(2));
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    await vi.waitFor(() => expect(waits()).toContain(10_000));
    fire(250);
    await vi.waitFor(() => expect(client.status().pending).toBe(0));
  });

  it("closes the stream meanwhile", async () => {
    const closed = vi.fn();
    const opened = vi.fn();
    const pokes = pokeSource(() => {
      opened();
      return closed;
    });
    const { client } = await refused({ pokes });
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
    server.outdated = false;
    client.wake();
    await vi.waitFor(() => expect(client.status().phase).toBe("idle"));
    expect(opened.mock.calls.length - closed.mock.calls.length).toBe(1);
  });
});

describe("a pause that the server asks for", () => {
  const busy = (after: string) => ({
    answer: problemAnswer("overloaded", { headers: { "Retry-After": after } }),
  });

  it("gives way to nobody where the server is overloaded", async () => {
    server.fault = () => busy("600");
    const { client, waits, fire } = started();
    await vi.waitFor(() => expect(waits()).toContain(600_000));
    expect(client.status().resting?.why).toBe("busy");
    const { length } = server.requests;
    client.wake();
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(length);
    server.fault = () => undefined;
    fire(600_000);
    await vi.waitFor(() => expect(client.status().phase).toBe("idle"));
  });

  it.each(["31536000", "99999999999999999999"])("lasts an hour at most (Retry-After: %s)", async (after) => {
    server.fault = () => busy(after);
    const { waits } = started();
    await vi.waitFor(() => expect(waits()).toEqual([3_600_000]));
  });

  it.each([
    [1e12, 3_600_000],
    [Number.POSITIVE_INFINITY, 10_000],
    [-5, 10_000],
    ["soon", 10_000],
  ])(
    "lasts an hour at most, and never less than nothing (next_sync_after_sec: %s)",
    async (asked, waitMs) => {
      server.plan.next_sync_after_sec = asked as number;
      const { fetch, token } = server.device();
      const timers = handTimers();
      client = createSyncClient({
        url: "https://sync.test",
        token,
        fetch,
        storage: memoryStorage(),
        setTimer: timers.setTimer,
      });
      await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
      client.start({ everyMs: 10_000 });
      await vi.waitFor(() => expect(timers.waits()).toEqual([waitMs]));
    },
  );

  it("by its plan gives way to a person, not to news", async () => {
    server.plan.next_sync_after_sec = 90;
    const { fetch, token } = server.device();
    const timers = handTimers();
    client = createSyncClient({
      url: "https://sync.test",
      token,
      fetch,
      storage: memoryStorage(),
      setTimer: timers.setTimer,
    });
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    client.start({ everyMs: 10_000 });
    await vi.waitFor(() => expect(timers.waits()).toContain(90_000));
    client.wake();
    await requests(2);
  });
});

describe("pokes", () => {
  function poked() {
    const opened: PokeListener[] = [];
    const asked: string[] = [];
    const pokes = pokeSource(({ url, headers }, listener) => {
      asked.push(`${url} ${headers.Authorization}`);
      opened.push(listener);
      return () => {};
    });
    return { opened, asked, ...started({ pokes, random: () => 0.5 }) };
  }

  it("bring others' changes at once", async () => {
    const { opened, asked, waits, client } = poked();
    await vi.waitFor(() => expect(waits()).toContain(10_000));
    expect(asked).toEqual(["https://sync.test/api/v1/sync/stream Bearer token-1"]);
    server.edit("task", "r1", { title: "Pump" });
    opened[0]?.onPoke();
    await vi.waitFor(async () => expect(await client.list("task")).toHaveLength(1));
  });

  it("are listened to again after the stream broke, later each time, and what was missed is pulled", async () => {
    const { opened, waits, fire } = poked();
    await vi.waitFor(() => expect(waits()).toContain(10_000));
    opened[0]?.onEnd();
    opened[0]?.onEnd();
    expect(fire(500)).toBe(1);
    await vi.waitFor(() => expect(opened).toHaveLength(2));
    opened[1]?.onEnd();
    expect(fire(1000)).toBe(1);
    await vi.waitFor(() => expect(opened).toHaveLength(3));
    const before = server.requests.length;
    opened[2]?.onOpen();
    await requests(before + 1);
    await vi.waitFor(() => expect(waits()).toContain(10_000));
    opened[2]?.onEnd();
    expect(waits()).toContain(2000);
  });

  it("do not hurry a client that the server asked to wait", async () => {
    server.plan.next_sync_after_sec = 90;
    const { fetch, token } = server.device();
    let listener: PokeListener | undefined;
    const timers = handTimers();
    client = createSyncClient({
      url: "https://sync.test",
      token,
      fetch,
      storage: memoryStorage(),
      setTimer: timers.setTimer,
      pokes: pokeSource((_, given) => {
        listener = given;
        return () => {};
      }),
    });
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } });
    server.fault = () => void listener?.onPoke();
    client.start();
    await vi.waitFor(() => expect(timers.waits()).toContain(90_000));
    expect(server.requests).toHaveLength(1);
    listener?.onPoke();
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(1);
  });
});

describe("fetchPokes", () => {
  it("reads events however the stream is cut, and says when it ends", async () => {
    const chunks = [
      ": watching\n\nevent: ch",
      'ange\ndata: {"checkpoint":"x"}\n',
      "\n: still here\n\nevent: change\r\n",
    ];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    });
    const fetch = vi.fn(async () => ({ ok: true, body }));
    const listener = { onOpen: vi.fn(), onPoke: vi.fn(), onEnd: vi.fn() };
    fetchPokes(fetch)({ url: "https://sync.test/s", headers: { A: "b" } }, listener);
    await vi.waitFor(() => expect(listener.onEnd).toHaveBeenCalledTimes(1));
    expect(listener.onOpen).toHaveBeenCalledTimes(1);
    expect(listener.onPoke).toHaveBeenCalledTimes(2);
    expect(fetch).toHaveBeenCalledWith("https://sync.test/s", {
      headers: { A: "b", Accept: "text/event-stream" },
    });
  });

  it("says how long the server asks to be left alone, and takes no portal's page for a stream", async () => {
    const listener = { onOpen: vi.fn(), onPoke: vi.fn(), onEnd: vi.fn() };
    const answering = (ok: boolean, type: string) => async () => ({
      ok,
      headers: new Headers({ "Content-Type": type, "Retry-After": "30" }),
      body: new ReadableStream<Uint8Array>(),
    });
    const open = (ok: boolean, type: string) =>
      fetchPokes(answering(ok, type))({ url: "", headers: {} }, listener);
    open(false, "application/problem+json");
    await vi.waitFor(() => expect(listener.onEnd).toHaveBeenCalledWith(30_000));
    open(true, "text/html");
    await vi.waitFor(() => expect(listener.onEnd).toHaveBeenCalledTimes(2));
    expect(listener.onEnd).toHaveBeenLastCalledWith(0);
    expect(listener.onOpen).not.toHaveBeenCalled();
  });

  it("ends where the server refuses the stream, and is silent once closed", async () => {
    const listener = { onOpen: vi.fn(), onPoke: vi.fn(), onEnd: vi.fn() };
    fetchPokes(async () => ({ ok: false, body: null }))({ url: "", headers: {} }, listener);
    await vi.waitFor(() => expect(listener.onEnd).toHaveBeenCalledTimes(1));
    const cancelled = vi.fn();
    const body = new ReadableStream<Uint8Array>({ cancel: cancelled });
    const close = fetchPokes(async () => ({ ok: true, body }))({ url: "", headers: {} }, listener);
    await vi.waitFor(() => expect(listener.onOpen).toHaveBeenCalledTimes(1));
    close();
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalled());
    expect(listener.onEnd).toHaveBeenCalledTimes(1);
  });
});

describe("eventSourcePokes", () => {
  it("listens to a source that can send headers, and closes it when it fails", () => {
    const made: { type: string; listener: () => void }[] = [];
    const close = vi.fn();
    class Source {
      close = close;
      addEventListener(type: string, listener: () => void) {
        made.push({ type, listener });
      }
    }
    const listener = { onOpen: vi.fn(), onPoke: vi.fn(), onEnd: vi.fn() };
    eventSourcePokes(Source satisfies EventSourceClass)({ url: "u", headers: {} }, listener);
    for (const { listener: call } of made) call();
    expect(made.map(({ type }) => type)).toEqual(["open", "change", "error"]);
    expect([listener.onOpen, listener.onPoke, listener.onEnd].map(({ mock }) => mock.calls.length)).toEqual([
      1, 1, 1,
    ]);
    expect(close).toHaveBeenCalledTimes(1);
  });
});
