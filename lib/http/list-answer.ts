import type { Page } from "@/lib/contract/page";
import { type Reply, reply } from "./reply";

/** A list as it was asked for: one page as JSON, or all of it as a CSV file of that name. */
export async function listAnswer<Item>(
  format: "json" | "csv",
  fileName: string,
  read: { page: () => Promise<Page<Item>>; csv: () => Promise<ReadableStream<Uint8Array>> },
): Promise<Page<Item> | Reply> {
  if (format === "json") return read.page();
  return reply({
    stream: await read.csv(),
    contentType: "text/csv; charset=utf-8",
    headers: { "Content-Disposition": `attachment; filename="${fileName}.csv"` },
  });
}
