import type { JsonText } from "../../contract/json";
import type { PullPage, PullProgress } from "../../contract/pull";

/** The JSON text of a page from its changes' own texts, so that they are rendered once. */
export function pageText(
  changes: string,
  checkpoint: string,
  hasMore: boolean,
  progress?: PullProgress,
): JsonText<PullPage> {
  const told = progress ? `,"progress":${JSON.stringify(progress)}` : "";
  return `{"changes":[${changes}],"checkpoint":"${checkpoint}","has_more":${hasMore}${told}}`;
}

/** The text of an object with more members behind its own: of an answer and the page that comes with it, say. */
export function joinObjects<A, B>(first: JsonText<A>, second: JsonText<B>): JsonText<A & B> {
  return `${first.slice(0, -1)},${second.slice(1)}`;
}

/** What a page takes beside its changes, at most: a pull adds the server's time. */
export function envelopeLength(checkpointLength: number, hasProgress: boolean): number {
  const most = hasProgress ? { done: Number.MAX_SAFE_INTEGER, total: Number.MAX_SAFE_INTEGER } : undefined;
  return pageText("", "", false, most).length + checkpointLength + SERVER_TIME.length;
}

const SERVER_TIME = ',"server_time":"2026-11-29T12:00:00.000Z"';
