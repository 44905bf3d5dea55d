/** What a person reads where a page could not be made. */
export const PAGE_BROKE = {
  title: "This page could not be shown",
  detail: "Something broke on the way. Nothing that devices synced is touched by it.",
};
