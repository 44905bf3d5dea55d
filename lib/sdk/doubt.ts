import type { OpenBatch } from "./local-state";
import { isRefusal, meaningOf } from "./meaning";
import { momentOf } from "./moment-of";
import { takeBack } from "./open-batches";
import type { Run } from "./session";
import { setAside } from "./settle";
import { SyncError } from "./sync-error";

/** An edit that failed alone so often, while another push was answered each time, is not tried again. */
const ENOUGH = 3;

/**
 * How a sync goes on after a request that failed. `healed`: as if nothing had been. `blocked`: no push gets through now.
 * `halved`: the edits wait again, to go in smaller batches. Else it was one edit, whose record is `held` back for now, or
 * which was `set aside`.
 */
export type Verdict = "healed" | "blocked" | "halved" | "held" | "set aside";

/** Whether the batch may be why it got no good answer: not where the server speaks of the device, or of its own work. */
export function isDoubtful(error: SyncError): boolean {
  const meaning = meaningOf(error);
  return meaning !== "busy" && !isRefusal(meaning);
}

/**
 * Looks after a batch that got no good answer. Whether it is the batch or everything shows a push of nothing. Edits that
 * took effect all the same don't a second time under another batch's id. An edit that is answered badly is tried again at
 * once; where nothing is heard at all, that may be the network's doing, and it takes several syncs to tell.
 */
export async function doubt(run: Run, batch: OpenBatch, error: SyncError): Promise<Verdict> {
  const { state, doubts, credential } = run;
  if (!(await pushesGetThrough(run))) return "blocked";
  const [edit, another] = batch.entries;
  if (!edit || another) {
    await takeBack(state, batch.lane);
    return "halved";
  }

  const failures = (doubts.get(edit.op_id) ?? 0) + 1;
  doubts.set(edit.op_id, failures);
  if (failures < ENOUGH) {
    await takeBack(state, batch.lane);
    return error.status > 0 ? "halved" : "held";
  }
  doubts.delete(edit.op_id);
  const { answer, errors, detail } = error;
  await setAside(run, batch, {
    code: "unanswerable",
    message: `Never answered well: ${detail}`,
    answer,
    errors,
    under: credential.versions,
  });
  return "set aside";
}

async function pushesGetThrough(run: Run): Promise<boolean> {
  const nothing = { batch_id: run.newId(), entries: [] };
  try {
    await run.server.push(nothing, () => momentOf(run), { tries: 1 });
    return true;
  } catch (error) {
    if (error instanceof SyncError) return false;
    throw error;
  }
}
