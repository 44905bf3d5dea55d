// On globalThis because the jobs and the handlers are bundled apart and would each have a module of their own.
const kept = globalThis as { tidelockWorkerBeat?: number };

/** Says that this process looks after its background jobs. */
export function beat(now: number): void {
  kept.tidelockWorkerBeat = now;
}

/** When it last said so, in ms; undefined where no worker runs in this process. */
export function lastBeat(): number | undefined {
  return kept.tidelockWorkerBeat;
}
