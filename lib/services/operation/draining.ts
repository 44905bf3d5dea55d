import { perProcess } from "@/lib/per-process";

type Work = () => Promise<void> | void;
type Draining = { begun: boolean; atBegin: Work[]; atEnd: Work[] };

const draining = perProcess("draining", (): Draining => ({ begun: false, atBegin: [], atEnd: [] }));

/** Whether this process was asked to stop: it answers what it has and wants nothing more. */
export function isDraining(): boolean {
  return draining().begun;
}

/**
 * To be done as soon as the process is asked to stop: workers finish what they have in hand, open streams end. Done at
 * once where that has been asked already.
 */
export function onDrain(work: Work): void {
  const { begun, atBegin } = draining();
  atBegin.push(work);
  if (begun) void work();
}

/** To be done when the last request is answered: what answers left behind is written. */
export function onDrained(work: Work): void {
  draining().atEnd.push(work);
}

/** Settles when nobody works beside the requests any more. */
export async function beginDraining(): Promise<void> {
  const state = draining();
  state.begun = true;
  await Promise.all(state.atBegin.map((work) => work()));
}

/** Settles when everything is written. */
export async function endDraining(): Promise<void> {
  await Promise.all(draining().atEnd.map((work) => work()));
}
