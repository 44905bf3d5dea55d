import { Socket } from "node:net";

type Sent = (error?: Error | null) => void;

/**
 * A socket that sends what was written in one turn of the event loop in one system call. `pg` flushes after every
 * statement; so the statements of a pipelined transaction travel, and wake PostgreSQL, together.
 */
export class GatheringSocket extends Socket {
  #gathering = false;

  constructor() {
    super();
    // Node gives a socket that connects the plain `write`, in front of this class's.
    this.prependOnceListener("connect", () => Reflect.deleteProperty(this, "write"));
  }

  override write(data: string | Uint8Array, sent?: Sent): boolean;
  override write(data: string | Uint8Array, encoding?: BufferEncoding, sent?: Sent): boolean;
  override write(data: string | Uint8Array, encoding?: BufferEncoding | Sent, sent?: Sent): boolean {
    this.#gather();
    return typeof encoding === "function" ? super.write(data, encoding) : super.write(data, encoding, sent);
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.cork();
    // Behind the promises that are ready now, so that what they write goes along.
    process.nextTick(() => {
      this.#gathering = false;
      this.uncork();
    });
  }
}
