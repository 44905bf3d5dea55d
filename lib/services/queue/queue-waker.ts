import { perProcess } from "@/lib/per-process";

const workers = perProcess("queue-workers", (): { wake?: (() => void) | undefined } => ({}));

/** Tells this process's workers that there is work. Where none runs here, another process finds it by looking. */
export function wakeQueue(): void {
  workers().wake?.();
}

/** Whom to tell. */
export function onQueueWake(wake: (() => void) | undefined): void {
  workers().wake = wake;
}
