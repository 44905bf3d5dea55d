import { SyncError } from "../sync-error";
import type { Page } from "../take-answer";
import type { Link } from "./link";

/** Changes since a checkpoint. `fromNothing`: they are everything alive, and what they don't name is gone. */
export type Pulled = { changes: Page["changes"]; checkpoint: string; more: boolean; fromNothing: boolean };

/**
 * Pulls at least `enough` changes of these domains, or all there are. Where the checkpoint is of no use any more,
 * everything is pulled anew, to the end.
 * @throws SyncError
 */
export async function pullPages(
  link: Link,
  checkpoint: string | null,
  domains: readonly string[],
  enough: number,
): Promise<Pulled> {
  const pages = async (from: string | null, wanted: number): Promise<Pulled> => {
    const changes: Page["changes"] = [];
    let at = from;
    for (;;) {
      const limit = Math.min(1000, wanted - changes.length);
      const page = await link.server.pull({ checkpoint: at, limit, domains: [...domains] });
      changes.push(...page.changes);
      at = page.checkpoint;
      if (!page.has_more || changes.length >= wanted) {
        return { changes, checkpoint: at, more: page.has_more, fromNothing: from === null };
      }
    }
  };
  try {
    return await pages(checkpoint, checkpoint === null ? Number.POSITIVE_INFINITY : enough);
  } catch (error) {
    if (checkpoint === null || !isUseless(error)) throw error;
    return pages(null, Number.POSITIVE_INFINITY);
  }
}

function isUseless(error: unknown): boolean {
  if (!(error instanceof SyncError)) return false;
  return error.code === "checkpoint_expired" || error.errors.some(({ path }) => path === "checkpoint");
}
