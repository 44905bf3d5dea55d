export type CsvCell = string | number | boolean | null;

/**
 * Begins a cell that a spreadsheet would take for a formula: the signs, also in full width, which Excel takes as well in East
 * Asian locales; white space, which is dropped before it looks; and what begins a new line.
 */
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠−﹦﹢﹣﹫]|^[\t\r\n]/u;
/** Separates cells in one locale or another, so that a part of a text could stand as a cell of its own. */
const SEPARATES = /[",;\t\r\n\u2028\u2029\u0085\v\f]/;

/**
 * One line of RFC 4180. A text that a spreadsheet would run as a formula is told from one by an apostrophe, as OWASP
 * advises; numbers stay numbers.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return SEPARATES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
