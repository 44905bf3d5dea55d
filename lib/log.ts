import pino from "pino";
import { config } from "@/lib/config";

const kept = globalThis as { tidelockLog?: pino.Logger };

/** The process's log: JSON lines on stdout. Credentials never get here; the redaction is the second net. */
export function log(): pino.Logger {
  kept.tidelockLog ??= pino({
    level: config().LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "token",
        "password",
        "authorization",
        "cookie",
        "*.token",
        "*.password",
        "*.authorization",
        "*.cookie",
      ],
      censor: "[hidden]",
    },
  });
  return kept.tidelockLog;
}
