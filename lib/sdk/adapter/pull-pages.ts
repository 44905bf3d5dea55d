import type { Page } from "../take-answer";
import type { Link } from "./link";

/** Changes since a checkpoint, and whether there are more. */
export type Pulled = { changes: Page["changes"]; checkpoint: string; more: boolean };

/**
 * Pulls at least `enough` changes of these domains, or all there are.
 * @throws SyncError
 */
export async function pullPages(
  link: Link,
  checkpoint: string | null,
  domains: readonly string[],
  enough: number,
): Promise<Pulled> {
  const changes: Page["changes"] = [];
  let at = checkpoint;
  for (;;) {
    const page = await link.server.pull(() => {
      const { limit, max_bytes } = link.pace.page;
      const few = Math.min(limit, enough - changes.length);
      return { checkpoint: at, limit: few, max_bytes, domains: [...domains] };
    });
    changes.push(...page.changes);
    at = page.checkpoint;
    if (!page.has_more || changes.length >= enough) {
      return { changes, checkpoint: at, more: page.has_more };
    }
  }
}
