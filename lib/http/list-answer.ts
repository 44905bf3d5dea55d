import type { ListFormat, Page } from "@/lib/contract/page";
import { type Reply, reply } from "./reply";

type File = Reply<never, 200, "text/csv; charset=utf-8" | "application/json; charset=utf-8">;
/** A list as it was asked for: one page as JSON, or all of it as a file of that name. */
export async function listAnswer<Item>(
  format: ListFormat,
  fileName: string,
  read: {
    page: () => Promise<Page<Item>>;
    /** The whole list, written as `format` says. */
    file: () => Promise<ReadableStream<Uint8Array>>;
  },
): Promise<Page<Item> | File> {
  if (format === "json") return read.page();
  return format === "csv"
    ? file(await read.file(), `${fileName}.csv`, "text/csv; charset=utf-8")
    : file(await read.file(), `${fileName}.json`, "application/json; charset=utf-8");
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
