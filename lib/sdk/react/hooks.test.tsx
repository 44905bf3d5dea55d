// @vitest-environment happy-dom
import { act, StrictMode, startTransition, useLayoutEffect, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { indexedDbStorage } from "../storage/indexeddb";
import { createSyncClient, type SyncClient } from "../sync-client";
import { type TestDevice, testDevice } from "../testing/device";
import { FakeBrowser } from "../testing/fake-browser";
import { FakeServer } from "../testing/fake-server";
import { SyncProvider, useConflicts, usePending, useRecords, useRejected, useSyncStatus } from "./hooks";

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

let server: FakeServer;
let ann: TestDevice;
let root: Root;
let page: HTMLElement;

beforeEach(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  server = new FakeServer();
  server.refuse = ({ delta }) => (delta?.title === "refused" ? "invalid_field" : undefined);
  ann = testDevice(server);
  page = document.createElement("div");
  root = createRoot(page);
});
afterEach(() => act(async () => root.unmount()));

function Screen() {
  const { phase, pending } = useSyncStatus();
  const { conflicts, dismiss } = useConflicts();
  const tickets = useRecords("task");
  const words = [
    `${phase} ${pending}`,
    `pending ${usePending().map(({ entry }) => entry.mobile_id)}`,
    `rejected ${useRejected().map(({ code }) => code)}`,
    `records ${tickets ? tickets.map(({ fields }) => fields.title) : "…"}`,
  ];
  return (
    <>
      <p>{words.join(" | ")}</p>
      {conflicts.map(({ id, resolution, mobileId }) => (
        <button key={id} type="button" onClick={() => dismiss(id)}>
          {mobileId} {resolution}
        </button>
      ))}
    </>
  );
}

const CELLS = Array.from({ length: 50 }, (_, n) => `cell ${n}`);

/** Takes its time, so that React stops in the middle of them and goes on later. */
function Cell() {
  const { pending } = useSyncStatus();
  for (const until = performance.now() + 1; performance.now() < until; );
  return <i>{pending}</i>;
}

/** Many cells, made anew in the background at each click. `shown` is called where they reach the page, before anything mends them. */
function Wall({ shown }: { shown: () => void }) {
  const [rounds, setRounds] = useState(0);
  useLayoutEffect(shown);
  return (
    <>
      <button type="button" onClick={() => startTransition(() => setRounds((n) => n + 1))}>
        {rounds}
      </button>
      {CELLS.map((name) => (
        <Cell key={`${rounds} ${name}`} />
      ))}
    </>
  );
}

async function show() {
  await act(async () => {
    root.render(
      <StrictMode>
        <SyncProvider client={ann.client}>
          <Screen />
        </SyncProvider>
      </StrictMode>,
    );
  });
}

const words = () => page.querySelector("p")?.textContent;

describe("the hooks", () => {
  it("show an edit at once, and that it has gone out", async () => {
    await show();
    expect(words()).toBe("idle 0 | pending  | rejected  | records ");
    await act(async () => void (await ann.set("task", "r1", { title: "Pump" })));
    expect(words()).toBe("idle 1 | pending r1 | rejected  | records Pump");
    await act(async () => void (await ann.client.syncAll()));
    expect(words()).toBe("idle 0 | pending  | rejected  | records Pump");
  });

  it("show what others changed, what was refused, and what ended a sync", async () => {
    await show();
    server.edit("task", "theirs", { title: "Valve" });
    await act(async () => {
      await ann.set("task", "r1", { title: "refused" });
      await ann.client.syncAll();
    });
    expect(words()).toBe("idle 0 | pending  | rejected invalid_field | records Valve");
    server.outdated = true;
    await act(async () =>
      ann.client.syncAll().then(
        () => {},
        () => {},
      ),
    );
    expect(words()).toContain("outdated 0");
  });

  it("keep a conflict in sight until it is dismissed", async () => {
    await ann.set("attendance", "a1", { status: "in" });
    await ann.client.syncAll();
    await show();
    server.edit("attendance", "a1", { status: "out" });
    await act(async () => {
      await ann.set("attendance", "a1", { status: "late" });
      await ann.client.syncAll();
    });
    expect(page.querySelector("button")?.textContent).toBe("a1 resolved");
    await act(async () => page.querySelector("button")?.click());
    expect(page.querySelector("button")).toBeNull();
  });

  it("never show two states in one screen, whatever happens while React renders it in pieces", {
    timeout: 60_000,
  }, async () => {
    const seen = new Set<number>();
    const look = () => {
      seen.add(new Set([...page.querySelectorAll("i")].map(({ textContent }) => textContent)).size);
    };
    globalThis.IS_REACT_ACT_ENVIRONMENT = false;
    root.render(
      <SyncProvider client={ann.client}>
        <Wall shown={look} />
      </SyncProvider>,
    );
    const button = await vi.waitFor(
      () => page.querySelector("button") ?? expect.fail("nothing is shown yet"),
    );
    for (let round = 1; round <= 5; round++) {
      button.click();
      // React renders a first piece, and goes on with the others after the edit.
      await new Promise((resolve) => setImmediate(resolve));
      await ann.set("task", `r${round}`, { title: `${round}` });
      await vi.waitFor(() => expect(button.textContent).toBe(String(round)), 20_000);
    }
    await vi.waitFor(() => expect(page.querySelector("i")?.textContent).toBe("5"), 20_000);
    expect([...seen]).toEqual([1]);
  });

  it("render on a server as what is known before anything was read", () => {
    const html = renderToString(
      <SyncProvider client={ann.client}>
        <Screen />
      </SyncProvider>,
    );
    expect(html).toBe("<p>idle 0 | pending  | rejected  | records …</p>");
  });

  it("say what is missing where there is no provider", () => {
    expect(() => renderToString(<Screen />)).toThrow("needs a <SyncProvider");
  });

  it("show in every tab what another one wrote and what came of it", async () => {
    const browser = new FakeBrowser();
    const device = server.device();
    const [first, second] = [1, 2].map(() =>
      createSyncClient({
        url: "https://sync.test",
        ...device,
        clock: ann.time.clock,
        setTimer: ann.time.setTimer,
        storage: indexedDbStorage(browser.tab().globals, "tidelock"),
      }),
    ) as [SyncClient, SyncClient];
    await first.list("task");
    await act(async () =>
      root.render(
        <SyncProvider client={second}>
          <Screen />
        </SyncProvider>,
      ),
    );
    const shows = (text: string) => vi.waitFor(() => act(async () => expect(words()).toBe(text)));
    await act(() => first.mutate({ domain: "task", mobileId: "r1", changes: { title: "Pump" } }));
    await shows("idle 1 | pending r1 | rejected  | records Pump");
    server.edit("task", "r2", { title: "Valve" });
    await act(() => first.syncAll());
    await shows("idle 0 | pending  | rejected  | records Pump,Valve");
    await act(() => first.signOut({ pending: "keep" }));
    await shows("signed_out 0 | pending  | rejected  | records …");
  });
});
