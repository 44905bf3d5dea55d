/**
 * The conflict that the page's address asks for at this moment. When keys come quickly it is ahead of what is drawn, and
 * the next key is meant for it.
 */
export function idInAddress(): string | undefined {
  return new URLSearchParams(window.location.search).get("id") ?? undefined;
}
