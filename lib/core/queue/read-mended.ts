import { isRejection } from "../sync/apply-push";
import { readEdit } from "../sync/edit";

export type Mended = { ok: true; entry: Record<string, unknown> } | { ok: false; message: string };

/** A person's JSON of an entry: what the server would take, or what is still wrong with it, in a sentence. */
export function readMended(text: string): Mended {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `This is no JSON yet: ${error instanceof Error ? error.message : error}` };
  }
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return { ok: false, message: "An edit is one JSON object." };
  }
  const edit = readEdit(entry, "edit");
  return isRejection(edit)
    ? { ok: false, message: edit.message }
    : { ok: true, entry: entry as Record<string, unknown> };
}
