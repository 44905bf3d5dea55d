/** What tabs of a browser agree and talk by; `globalThis` of a browser has it all. */
export type TabGlobals = {
  navigator: { locks: LockManager };
  BroadcastChannel: new (name: string) => Channel;
  AbortController: new () => { signal: unknown; abort(): void };
};

export type LockManager = {
  /** Calls `work` once the lock is free, and holds it until the promise settles or the tab is gone. */
  request(name: string, options: { signal?: never }, work: () => Promise<void>): Promise<unknown>;
};

export type Channel = { postMessage(message: unknown): void; close(): void; onmessage: unknown };

/** The globals, where all of them are there. */
export function tabGlobals(globals: object): TabGlobals | undefined {
  const { navigator, BroadcastChannel, AbortController } = globals as Partial<TabGlobals>;
  if (!navigator?.locks || !BroadcastChannel || !AbortController) return undefined;
  return { navigator, BroadcastChannel, AbortController };
}
