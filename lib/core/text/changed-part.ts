export type ChangedPart = { before: string; changed: string; after: string };

/**
 * The part of `text` that differs from `base`, widened to whole words: what stands before and after it is the same in
 * both. One part is enough for a person to see where to look, and costs no more than reading both texts once.
 */
export function changedPart(base: string, text: string): ChangedPart {
  if (base === text) return { before: text, changed: "", after: "" };
  const most = Math.min(base.length, text.length);
  let start = 0;
  while (start < most && base[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && base.at(-1 - end) === text.at(-1 - end)) end++;

  const cutsFirst = isWord(text[start]) || isWord(base[start]);
  if (cutsFirst) while (isWord(text[start - 1])) start--;
  const cutsLast = isWord(text.at(-1 - end)) || isWord(base.at(-1 - end));
  if (cutsLast) while (end > 0 && isWord(text.at(-end))) end--;
  const until = text.length - end;
  return { before: text.slice(0, start), changed: text.slice(start, until), after: text.slice(until) };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && !/\s/.test(character);
}
