import { OUTBOX, type PendingEdit } from "../local-state";
import type { StorageBatch, SyncStorage } from "./storage";

/** `called/<id>` → what came of another tab's `mutate`, written with its edit. */
const CALLED = "called/";

/** Of a call that nobody asks for again; tabs that live ask at once when another one takes the storage over. */
const FORGOTTEN_AFTER_MS = 86_400_000;

export type Made = { mobileId: string; opId: string };

/**
 * Remembers other tabs' edits in the very write that makes them: if this tab dies before it has answered, the next one
 * knows that the edit was made.
 */
export class Called {
  readonly #underway = new Set<string>();
  #heard: string[] = [];

  constructor(private readonly kept: SyncStorage) {}

  /** The storage for the client that makes the edits. */
  get storage(): SyncStorage {
    return { ...this.kept, share: undefined, write: (batch) => this.#write(batch) };
  }

  /** What came of a call that was made before. Notes one that was not, to be remembered with its edit. */
  async recall(id: string): Promise<Made | undefined> {
    const [made] = await this.kept.read([CALLED + id]);
    if (!made) this.#underway.add(id);
    return made as Made | undefined;
  }

  /** Nobody will ask again. */
  forget(id: string): void {
    this.#underway.delete(id);
    this.#heard.push(CALLED + id);
  }

  /** Forgets what nobody came back for. */
  async clean(now: number): Promise<void> {
    for (const [key, made] of await this.kept.range(CALLED)) {
      if ((made as { at: number }).at < now - FORGOTTEN_AFTER_MS) this.#heard.push(key);
    }
  }

  async #write({ put = [], delete: gone = [] }: StorageBatch): Promise<void> {
    const made = put.flatMap(([key, value]): [string, unknown][] => {
      if (!key.startsWith(OUTBOX)) return [];
      const { op_id: opId, mobile_id: mobileId } = (value as PendingEdit).entry;
      return this.#underway.has(opId) ? [[CALLED + opId, { mobileId, opId, at: Date.now() }]] : [];
    });
    const names = new Set(made.map(([key]) => key));
    const heard = this.#heard.filter((key) => !names.has(key));
    await this.kept.write({ put: [...put, ...made], delete: [...gone, ...heard] });
    this.#heard = this.#heard.filter((key) => !heard.includes(key));
  }
}
