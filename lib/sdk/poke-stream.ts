/** A stream to be opened: where, and as whom. */
export type PokeRequest = { url: string; headers: Record<string, string> };

export type PokeListener = {
  onOpen: () => void;
  /** There is something to pull. */
  onPoke: () => void;
  /** The stream is over, or could not be opened; `afterMs`: the server asked to be left alone for so long. */
  onEnd: (afterMs?: number) => void;
};

/** Opens the server's event stream; the returned function closes it. */
export type OpenStream = (request: PokeRequest, listener: PokeListener) => () => void;
