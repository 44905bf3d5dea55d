import { SyncError } from "../sync-error";

/**
 * That the server no longer takes the device's checkpoint: its tombstones are too old, or the server has another history,
 * as after a restore from a backup (`restored`). Versions up to `kept` mean the same there; none do without it.
 */
export type Useless = { restored: boolean; kept?: number };

/**
 * Runs `work`. Where the server no longer takes the device's checkpoint, `startOver` forgets it and puts what the device
 * holds in order, durably, and the work is done once more.
 * @throws what the second try throws, or what is about something else
 */
export async function startingOver<Result>(
  work: () => Promise<Result>,
  startOver: (useless: Useless) => Promise<void>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const useless = uselessness(error);
    if (!useless) throw error;
    await startOver(useless);
    return work();
  }
}

/** What an error says of the checkpoint that the request named, if it is about that. */
export function uselessness(error: unknown): Useless | undefined {
  if (!(error instanceof SyncError)) return undefined;
  const restored = error.errors.some(({ path }) => path === "checkpoint");
  if (!restored && error.code !== "checkpoint_expired") return undefined;
  return { restored, kept: error.keptVersion };
}

/** The version, known to both sides, of what the device knows at `version`; the oldest there is where nothing is in common. */
export function commonBase(version: number, kept: number | undefined): number {
  return Math.min(version, kept || 1);
}
