import { randomUUID } from "node:crypto";

const SANE = /^[A-Za-z0-9._-]{8,128}$/;

/** The client's own id where it is fit for headers and logs, else a new one. */
export function requestId(given: string | string[] | null | undefined): string {
  return typeof given === "string" && SANE.test(given) ? given : randomUUID();
}
