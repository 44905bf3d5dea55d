import { rootOf } from "../credential";
import type { PokeSource } from "../poke";
import { sharedPokes as oneStream } from "../shared-pokes";
import type { SetTimer } from "../with-timeout";
import type { Link } from "./link";

/** Calls back at each poke until the returned function is called. */
export type Listen = (onPoke: () => void) => () => void;

/** One stream for all collections of a device. */
export function sharedPokes(
  { credential, clock }: Pick<Link, "credential" | "clock">,
  {
    url,
    pokes,
    setTimer,
    random = Math.random,
  }: { url: string; pokes?: PokeSource; setTimer: SetTimer; random?: () => number },
): Listen {
  if (!pokes) return () => () => {};
  return oneStream(
    async (listener) =>
      pokes(
        {
          url: `${rootOf(url)}/api/v1/sync/stream`,
          headers: credential.headers(await credential.read()),
        },
        listener,
      ),
    { setTimer, random, clock },
  );
}
