const slots = globalThis as { tidelock?: Map<string, unknown> };

/**
 * State that a process has once, made when it is first asked for. Pages and route handlers are bundled apart, and a
 * development server evaluates a module again at each change: a module's own variable would be there several times.
 * `name` is this state's own in the process.
 */
export function perProcess<State>(name: string, make: () => State): () => State {
  return () => {
    slots.tidelock ??= new Map();
    if (!slots.tidelock.has(name)) slots.tidelock.set(name, make());
    return slots.tidelock.get(name) as State;
  };
}
