import { boundedMs } from "./bounded-ms";
import type { PokeListener } from "./poke";
import type { SetTimer } from "./with-timeout";

const RECONNECT_BASE_MS = 1000;
const RECONNECT_CAP_MS = 60_000;

/** A stream that ends sooner says nothing good of the next one, even if it was opened. */
const LIVED_MS = 60_000;

/**
 * One stream for all who listen: it is opened for the first and closed after the last. `onPoke` is called for each poke and
 * each time that the stream was opened, because pokes may have been missed before. Between attempts there is a back-off
 * with jitter, which begins anew once a stream has lived for a minute; a pause that the server asks for is kept.
 */
export function sharedPokes(
  open: (listener: PokeListener) => Promise<() => void>,
  { setTimer, random, clock }: { setTimer: SetTimer; random: () => number; clock: () => number },
): (onPoke: () => void) => () => void {
  const listeners = new Set<{ onPoke: () => void }>();
  let failures = 0;
  let isOpen = false;
  let close = () => {};

  const connect = async () => {
    let current = true;
    let openedAt = Number.NaN;
    let shut = () => {};
    close = () => {
      current = false;
      isOpen = false;
      shut();
    };
    const poke = () => {
      if (!current) return;
      for (const { onPoke } of listeners) onPoke();
    };
    const again = (afterMs = 0) => {
      if (!current) return;
      close();
      if (clock() - openedAt >= LIVED_MS) failures = 0;
      const backOff = random() * Math.min(RECONNECT_CAP_MS, RECONNECT_BASE_MS * 2 ** failures++);
      close = setTimer(() => void connect(), boundedMs(afterMs) + backOff);
    };
    const onOpen = () => {
      openedAt = clock();
      isOpen = current;
      poke();
    };
    try {
      shut = await open({ onOpen, onPoke: poke, onEnd: again });
      if (!current) shut();
    } catch {
      again();
    }
  };

  return (onPoke) => {
    const listener = { onPoke };
    listeners.add(listener);
    if (listeners.size === 1) void connect();
    else if (isOpen) onPoke();
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) close();
    };
  };
}
