import { useEffect } from "react";
import type { ErrorReference } from "./error-actions";

/** Tells the console of an error that a page ended with; what the server's log calls it, if it came from there. */
export function useErrorReference(error: unknown): ErrorReference | undefined {
  useEffect(() => console.error(error), [error]);
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return digest === undefined ? undefined : { what: "Error", id: digest };
}
