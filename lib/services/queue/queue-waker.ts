// On globalThis because routes and the worker are bundled apart.
const kept = globalThis as { tidelockQueueWaker?: () => void };

/** Tells this process's workers that there is work. Where none runs here, another process finds it by looking. */
export function wakeQueue(): void {
  kept.tidelockQueueWaker?.();
}

/** Whom to tell. */
export function onQueueWake(wake: (() => void) | undefined): void {
  kept.tidelockQueueWaker = wake;
}
