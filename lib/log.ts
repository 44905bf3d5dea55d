import pino from "pino";
import { config } from "@/lib/config";
import { perProcess } from "@/lib/per-process";

/** The process's log: JSON lines on stdout. Credentials never get here; the redaction is the second net. */
export const log = perProcess("log", () =>
  pino({
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
  }),
);
