import { describe, expect, it, vi } from "vitest";
import type { PokeListener } from "../poke-stream";
import { sharedPokes } from "./shared-pokes";

function streams() {
  let now = 0;
  const opened: PokeListener[] = [];
  const closed = vi.fn();
  const waits: number[] = [];
  const timers = new Set<() => void>();
  const setTimer = (run: () => void, ms: number) => {
    waits.push(ms);
    timers.add(run);
    return () => timers.delete(run);
  };
  const listen = sharedPokes(
    async (listener) => {
      opened.push(listener);
      return closed;
    },
    { setTimer, random: () => 0.5, clock: () => now },
  );
  const fire = async () => {
    const [next] = timers;
    if (next) timers.delete(next);
    next?.();
    await Promise.resolve();
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { listen, opened, closed, waits, fire, timers, pass };
}

describe("one stream for all who listen", () => {
  it("is opened for the first, told to all, and closed after the last", async () => {
    const { listen, opened, closed } = streams();
    const five = Array.from({ length: 5 }, () => vi.fn());
    const ends = five.map((onPoke) => listen(onPoke));
    await Promise.resolve();
    expect(opened).toHaveLength(1);
    opened[0]?.onPoke();
    for (const onPoke of five) expect(onPoke).toHaveBeenCalledTimes(1);
    for (const end of ends.slice(1)) end();
    expect(closed).not.toHaveBeenCalled();
    ends[0]?.();
    ends[0]?.();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it("pokes who comes later at once, if it is open: what came before was missed", async () => {
    const { listen, opened } = streams();
    listen(() => {});
    await Promise.resolve();
    const late = vi.fn();
    listen(late);
    expect(late).not.toHaveBeenCalled();
    opened[0]?.onOpen();
    expect(late).toHaveBeenCalledTimes(1);
    const later = vi.fn();
    listen(later);
    expect(later).toHaveBeenCalledTimes(1);
  });

  it("is opened again later each time, however often it was opened, until one has lived for a minute", async () => {
    const { listen, opened, waits, fire, pass } = streams();
    listen(() => {});
    for (let n = 0; n < 4; n++) {
      await Promise.resolve();
      opened.at(-1)?.onOpen();
      pass(1000);
      opened.at(-1)?.onEnd();
      opened.at(-1)?.onEnd();
      await fire();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    opened.at(-1)?.onOpen();
    pass(60_000);
    opened.at(-1)?.onEnd();
    expect(waits.at(-1)).toBe(500);
  });

  it("keeps the pause that the server asks for, an hour at most", async () => {
    const { listen, opened, waits, fire } = streams();
    listen(() => {});
    opened[0]?.onEnd(20_000);
    await fire();
    opened[1]?.onEnd(Number.POSITIVE_INFINITY);
    await fire();
    opened[2]?.onEnd(Number.NaN);
    expect(waits).toEqual([20_500, 3_601_000, 2000]);
  });

  it("leaves no stream and no timer behind who left while it was being opened or waited for", async () => {
    const { listen, opened, closed, timers } = streams();
    listen(() => {})();
    await Promise.resolve();
    await Promise.resolve();
    expect(closed).toHaveBeenCalledTimes(1);
    const end = listen(() => {});
    opened[1]?.onEnd();
    end();
    expect(timers.size).toBe(0);
  });
});
