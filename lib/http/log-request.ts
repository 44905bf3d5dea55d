import { log } from "@/lib/log";

type Answered = {
  id: string;
  method: string;
  url: string;
  status: number;
  code: string | null;
  durationMs: number;
};

/** One line of the log for a request: failures of the server always, the others where the level is `debug`. */
export function logRequest({ id, method, url, status, code, durationMs }: Answered): void {
  const level = status >= 500 ? "warn" : "debug";
  if (!log().isLevelEnabled(level)) return;
  // Without the query: it may hold what a person looked for.
  const { pathname: path } = new URL(url, "http://localhost");
  const duration_ms = Math.round(durationMs * 10) / 10;
  log()[level]({ request_id: id, method, path, status, code, duration_ms }, "answered");
}
