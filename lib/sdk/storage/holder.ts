import { StorageInUse } from "../owner";

/** The key under which a storage keeps who may write it. */
export const HOLDER = "holder";

/** Of a storage without locks: the client that claimed it last may write, and one that claimed it before is refused. */
export class Holder {
  readonly me = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  #claimed = false;

  /** Notes a claim that was written. */
  claimed(): void {
    this.#claimed = true;
  }

  /** Whether it must be asked who holds the storage before anything is written. */
  get asks(): boolean {
    return this.#claimed;
  }

  /** `holder`: as the storage says now. @throws StorageInUse where another has claimed it since this one did */
  check(holder: unknown): void {
    if (this.#claimed && holder !== undefined && holder !== null && holder !== this.me) {
      throw new StorageInUse("Another client has opened this storage since");
    }
  }
}
