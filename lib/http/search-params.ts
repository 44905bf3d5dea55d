/** The query of a request's URL, without the cost of parsing the rest of it. */
export function searchParamsOf(url: string): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
}
