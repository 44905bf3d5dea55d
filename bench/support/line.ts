export type Direction = "up" | "down";

/** One connection over a line. */
export type Connection = {
  /** Bytes want to cross, after those sent before: `sent` once the next may follow, `arrived` once they are there. */
  carry(direction: Direction, bytes: number, sent: () => void, arrived: () => void): void;
  close(): void;
};

/** What lies between a device and its server. `cut` breaks the connection. */
export type Line = { connect(cut: () => void): Connection; close(): void };

export const PERFECT_LINE: Line = {
  connect: () => ({
    carry: (_direction, _bytes, sent, arrived) => {
      arrived();
      sent();
    },
    close: () => {},
  }),
  close: () => {},
};
