import type { PushConflict, PushResult } from "../../contract/push";

type Remembered = { content: string; result: PushResult; conflict?: PushConflict };

/** What became of each edit that ever took effect, by its device and its op id: none does a second time, whatever batch it comes in. */
export class OpMemory {
  #ops = new Map<string, Remembered>();

  /** What the edit gets that was sent before; undefined for one that was not, or that had no effect. */
  recall(device: number, opId: string, content: string): Omit<Remembered, "content"> | undefined {
    const known = this.#ops.get(`${device}/${opId}`);
    if (!known || known.content === content) return known;
    const { op_id, domain, mobile_id } = known.result;
    const message = "this op_id was used for another edit";
    return { result: { op_id, domain, mobile_id, status: "rejected", code: "op_id_reused", message } };
  }

  /** A refused edit had no effect, and may come again. */
  remember(device: number, opId: string, content: string, result: PushResult, conflict?: PushConflict): void {
    const key = `${device}/${opId}`;
    if (result.status === "rejected") this.#ops.delete(key);
    else this.#ops.set(key, { content, result, conflict });
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const ops = new Map(this.#ops);
    return () => {
      this.#ops = new Map(ops);
    };
  }
}
