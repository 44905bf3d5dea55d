import { type Steadying, steadyPokes } from "../steady-pokes";

/** One steady stream for all who listen: it is opened for the first and closed after the last. */
export function sharedPokes(
  open: Steadying["open"],
  timing: Omit<Steadying, "open">,
): (onPoke: () => void) => () => void {
  const listeners = new Set<{ onPoke: () => void }>();
  let isOpen = false;
  let close = () => {};
  const openAnew: Steadying["open"] = (listener) => {
    isOpen = false;
    return open(listener);
  };
  const pokeAll = () => {
    isOpen = true;
    for (const { onPoke } of listeners) onPoke();
  };

  return (onPoke) => {
    const listener = { onPoke };
    listeners.add(listener);
    if (listeners.size === 1) close = steadyPokes({ open: openAnew, ...timing }, pokeAll);
    // What came before was missed.
    else if (isOpen) onPoke();
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) close();
    };
  };
}
