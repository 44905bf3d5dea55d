/** A value that changes, as `useSyncExternalStore` wants it: the same object until something did change. */
export type Live<Value> = { subscribe: (listener: () => void) => () => void; get: () => Value };

/** Calls `onChange` whenever the value may be another; gives what ends that. */
type Watch = (onChange: () => void) => () => void;

/**
 * A value that is read asynchronously: `first` until then. All who look at it share one reading, and see the same one;
 * it is read only while somebody looks.
 */
export function liveQuery<Value>(read: () => Promise<Value>, watch: Watch, first: Value): Live<Value> {
  let value = first;
  let text = JSON.stringify(first);
  let running = false;
  let stale = false;
  const listeners = new Set<() => void>();
  let unwatch = () => {};

  const refresh = async () => {
    if (running) {
      stale = true;
      return;
    }
    running = true;
    do {
      stale = false;
      // A storage that can't be read now shows what it last gave; the next change reads it again. One that was signed out
      // of shows nothing.
      const next = await read().catch((error: Error) => (error.name === "ClientClosed" ? first : value));
      const nextText = JSON.stringify(next);
      if (nextText !== text) {
        value = next;
        text = nextText;
        for (const listener of listeners) listener();
      }
    } while (stale && listeners.size > 0);
    running = false;
  };

  return {
    get: () => value,
    subscribe: (listener) => {
      if (listeners.size === 0) unwatch = watch(() => void refresh());
      listeners.add(listener);
      if (listeners.size === 1) void refresh();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) unwatch();
      };
    },
  };
}

/** A value that is set. */
export function liveValue<Value>(first: Value): Live<Value> & { set: (next: Value) => void } {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
