import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AppStateSource } from "./app-state";
import type { NetworkSource, NetworkState } from "./network";
import {
  type EventSourceClass,
  eventSourcePokes,
  fetchPokes,
  type PokeListener,
  type PokeSource,
} from "./poke";
import { memoryStorage } from "./storage/memory";
import { createSyncClient, type SyncClient } from "./sync-client";
import type { SyncClientOptions } from "./sync-options";
import { FakeServer } from "./testing/fake-server";

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
    const { client, waits } = started({ network, pokes: () => closed });
    await requests(1);
    await vi.waitFor(() => expect(waits()).toEqual([10_000]));
    client.stop();
    expect(waits()).toEqual([]);
    expect(network.listeners.size).toBe(0);
    expect(closed).toHaveBeenCalledTimes(1);
  });
});

describe("pokes", () => {
  function poked() {
    const opened: PokeListener[] = [];
    const asked: string[] = [];
    const pokes: PokeSource = ({ url, headers }, listener) => {
      asked.push(`${url} ${headers.Authorization}`);
      opened.push(listener);
      return () => {};
    };
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
    expect(waits()).toContain(500);
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
      pokes: (_, given) => {
        listener = given;
        return () => {};
      },
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
