export type Emitter<Events extends object> = ReturnType<typeof emitter<Events>>;
/** A tiny typed emitter: one payload per event name. */
export function emitter<Events extends object>() {
  const listeners = new Map<keyof Events, Set<(payload: never) => void>>();
  return {
    /** Calls `listener` at each such event; the returned function ends that. */
    on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => all.delete(listener);
    },

    /** In a microtask each: what a listener throws is an unhandled rejection of the app, and never breaks a sync. */
    emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
      for (const listener of listeners.get(name) ?? []) {
        void Promise.resolve(payload as never).then(listener);
      }
    },
  };
}
