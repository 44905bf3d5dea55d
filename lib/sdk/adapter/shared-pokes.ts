import { keepListening, type PokeSource } from "../poke";
import type { SetTimer } from "../with-timeout";
import type { Link } from "./link";

/** Calls back at each poke until the returned function is called. */
export type Listen = (onPoke: () => void) => () => void;

/** One stream for all who listen: opened for the first of them, closed after the last. */
export function sharedPokes(
  { credential }: Pick<Link, "credential">,
  {
    url,
    pokes,
    setTimer,
    random = Math.random,
  }: { url: string; pokes?: PokeSource; setTimer: SetTimer; random?: () => number },
): Listen {
  const listeners = new Set<() => void>();
  let close = () => {};
  const open = async (listener: Parameters<PokeSource>[1]) => {
    const headers = { Authorization: `Bearer ${await credential.read()}` };
    return pokes?.({ url: `${url.replace(/\/+$/, "")}/api/v1/sync/stream`, headers }, listener) ?? (() => {});
  };
  return (onPoke) => {
    if (!pokes) return () => {};
    const own = () => onPoke();
    listeners.add(own);
    if (listeners.size === 1) {
      close = keepListening(open, () => listeners.forEach((listener) => void listener()), {
        setTimer,
        random,
      });
    }
    return () => {
      if (listeners.delete(own) && listeners.size === 0) close();
    };
  };
}
