import type { z } from "zod";
import { Refusal } from "./refusal";

/** Where a list goes on, as an opaque text: the sort values of the last row that was shown. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** @throws Refusal `invalid_request` for a cursor that this list, with this order, didn't give. */
export function decodeCursor<T>(position: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined;
  const parsed = position.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (parsed.success) return parsed.data;
  throw new Refusal(
    "invalid_request",
    "This cursor doesn't belong to this list. Start from the first page.",
    {
      errors: [{ path: "cursor", message: "not a cursor of this list" }],
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
