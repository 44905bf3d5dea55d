import type { SyncReport } from "./events";
import type { SetAside } from "./local-state";
import type { OpenBatch } from "./open-batches";
import type { Session } from "./session";
import type { SyncError } from "./sync-error";
import { tellSetAside } from "./tell-app";

/** Sets the edits of a batch aside that has no results of its own, with those behind a creation among them, and tells the app. */
export async function setAside(
  { batches, events }: Session,
  report: SyncReport,
  batch: OpenBatch,
  { errors, ...why }: Pick<SetAside, "code" | "message" | "answer" | "under"> & Pick<SyncError, "errors">,
): Promise<void> {
  const orphans = await batches.setAside(batch, why);
  tellSetAside(events, report, batch.entries, { ...why, errors: [...errors] });
  tellSetAside(events, report, orphans);
}
