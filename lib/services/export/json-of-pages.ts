import type { Page } from "@/lib/contract/page";
import type { CsvColumns } from "./csv-of-pages";

/** A whole list as one JSON array, an object of the same columns as the CSV for each row, read while it is sent. */
export async function jsonOfPages<Row>(
  columns: CsvColumns<Row>,
  readPage: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<ReadableStream<Uint8Array>> {
  const cells = Object.entries(columns);
  const encoder = new TextEncoder();
  let page: Page<Row> | undefined = await readPage(undefined);
  let between = "[\n";
  return new ReadableStream({
    async pull(controller) {
      if (!page) {
        controller.enqueue(encoder.encode(between === "[\n" ? "[]\n" : "\n]\n"));
        return controller.close();
      }
      let text = "";
      for (const row of page.items) {
        text += between + JSON.stringify(Object.fromEntries(cells.map(([name, cell]) => [name, cell(row)])));
        between = ",\n";
      }
      controller.enqueue(encoder.encode(text));
      page = page.next_cursor === null ? undefined : await readPage(page.next_cursor);
    },
  });
}
