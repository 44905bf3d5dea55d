import { boundedMs } from "./bounded-ms";
import type { PokeListener } from "./poke-stream";
import type { SetTimer } from "./with-timeout";

const RECONNECT_BASE_MS = 1000;
const RECONNECT_CAP_MS = 60_000;

/** A stream that ends sooner says nothing good of the next one, even if it was opened. */
const LIVED_MS = 60_000;

/** What opens a stream, and what the pauses between attempts take. */
export type Steadying = {
  open: (listener: PokeListener) => Promise<() => void>;
  setTimer: SetTimer;
  random: () => number;
  clock: () => number;
};

/**
 * A stream that is opened again whenever it ends, until the returned function is called. `onPoke` is called for each poke
 * and each time that the stream was opened, because pokes may have been missed before. Between attempts
 * there is a back-off with jitter, which begins anew once a stream has lived for a minute; a pause that the server asks
 * for is kept.
 */
export function steadyPokes({ open, setTimer, random, clock }: Steadying, onPoke: () => void): () => void {
  let failures = 0;
  let close = () => {};

  const connect = () => {
    let current = true;
    let openedAt: number | undefined;
    let shut = () => {};
    close = () => {
      current = false;
      shut();
    };
    const poke = () => {
      if (current) onPoke();
    };
    const again = (afterMs = 0) => {
      if (!current) return;
      close();
      if (openedAt !== undefined && clock() - openedAt >= LIVED_MS) failures = 0;
      const backOff = random() * Math.min(RECONNECT_CAP_MS, RECONNECT_BASE_MS * 2 ** failures++);
      close = setTimer(connect, boundedMs(afterMs) + backOff);
    };
    const onOpen = () => {
      openedAt = clock();
      poke();
    };
    open({ onOpen, onPoke: poke, onEnd: again }).then(
      (opened) => {
        shut = opened;
        if (!current) shut();
      },
      () => again(),
    );
  };
  connect();
  return () => close();
}
