import type { Page } from "@/lib/contract/page";
import { type CsvCell, csvLine } from "@/lib/core/export/csv";

export type CsvColumns<Row> = { [header: string]: (row: Row) => CsvCell };

/** A byte order mark, without which Excel takes UTF-8 for something else. */
const BOM = "\ufeff";

/**
 * A whole list as CSV, read page by page while it is sent, so that its length costs no memory.
 * The first page is read before anything is promised: what it refuses is refused as usual.
 */
export async function csvOfPages<Row>(
  columns: CsvColumns<Row>,
  readPage: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<ReadableStream<Uint8Array>> {
  const cells = Object.values(columns);
  const encoder = new TextEncoder();
  let page: Page<Row> | undefined = await readPage(undefined);
  let head = BOM + csvLine(Object.keys(columns));
  return new ReadableStream({
    async pull(controller) {
      if (!page) return controller.close();
      const lines = page.items.map((row) => csvLine(cells.map((cell) => cell(row))));
      controller.enqueue(encoder.encode(head + lines.join("")));
      head = "";
      page = page.next_cursor === null ? undefined : await readPage(page.next_cursor);
    },
  });
}
