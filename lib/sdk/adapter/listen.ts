import type { OpenStream } from "../poke-stream";
import type { SetTimer } from "../with-timeout";
import type { Link } from "./link";
import { sharedPokes } from "./shared-pokes";

/** Calls back at each poke until the returned function is called. */
export type Listen = (onPoke: () => void) => () => void;

/** One event stream for all who listen; none without a source of pokes. */
export function listenBy(
  { credential, clock }: Pick<Link, "credential" | "clock">,
  options: { url: string; pokes?: OpenStream; setTimer: SetTimer; random?: () => number },
): Listen {
  const { url, pokes, setTimer, random = Math.random } = options;
  if (!pokes) return () => () => {};
  return sharedPokes(
    async (listener) => {
      const headers = { Authorization: `Bearer ${await credential.read()}` };
      return pokes({ url: `${url.replace(/\/+$/, "")}/api/v1/sync/stream`, headers }, listener);
    },
    { setTimer, random, clock },
  );
}
