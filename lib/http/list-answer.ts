import type { ListFormat, Page } from "@/lib/contract/page";
import { Refusal } from "@/lib/services/refusal";
import { type Reply, reply } from "./reply";

type File = Reply<never, 200, "text/csv; charset=utf-8" | "application/json; charset=utf-8">;
type Stream = () => Promise<ReadableStream<Uint8Array>>;

/** A list as it was asked for: one page as JSON, or all of it as a file of that name. */
export async function listAnswer<Item>(
  format: ListFormat,
  fileName: string,
  read: { page: () => Promise<Page<Item>>; csv: Stream; json?: Stream },
): Promise<Page<Item> | File> {
  if (format === "json") return read.page();
  if (format === "csv") return file(await read.csv(), `${fileName}.csv`, "text/csv; charset=utf-8");
  if (!read.json) throw new Refusal("invalid_request", "This list comes as pages or as CSV.");
  return file(await read.json(), `${fileName}.json`, "application/json; charset=utf-8");
}

function file<ContentType extends string>(
  stream: ReadableStream<Uint8Array>,
  name: string,
  contentType: ContentType,
): Reply<never, 200, ContentType> {
  return reply({
    stream,
    contentType,
    headers: { "Content-Disposition": `attachment; filename="${name}"` },
  });
}
