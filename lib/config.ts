import { isIP } from "node:net";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);
const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((item) => item.trim().toLowerCase() || []));
const url = (what: string) => z.string().regex(/^postgres(ql)?:\/\//, `${what}: a postgres:// URL`);

/** As browsers send it: scheme, host and port. Pages from files and sandboxes have the origin `null`. */
const ORIGIN = /^(\*|null|[a-z][a-z0-9+.-]*:\/\/[^/\s*]*)$/;

const isHostName = (host: string) => /^[a-z0-9._-]+$/.test(host) || isIP(host.replace(/^\[|\]$/g, "")) > 0;

function isProxy(proxy: string): boolean {
  if (proxy === "loopback" || proxy === "private") return true;
  const [address = "", bits, ...more] = proxy.split("/");
  const most = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) > 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
  );
}

/** Everything that the environment may say. The launcher fills in what a user leaves out. */
const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Owner of the schema; used by migrations alone. Absent: the embedded PostgreSQL. */
  DATABASE_URL: url("DATABASE_URL").optional(),
  /** The role without ownership or superuser rights that serves every request. Derived by the launcher. */
  DATABASE_RUNTIME_URL: url("DATABASE_RUNTIME_URL").optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  /**
   * `transaction`: a pooler stands before the database that may serve each transaction by another connection. `none`: as
   * if there were none, for one that keeps statements for its clients. Absent: found out at each connection.
   */
  DATABASE_POOLER: z.enum(["transaction", "none"]).optional(),
  PORT: port.default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  /** The address that people and phones use, when a proxy stands in front. */
  PUBLIC_URL: z.url().optional(),
  /** Origins whose pages may call devices' routes from a browser; `*` for all of them. */
  CORS_ORIGINS: z
    .string()
    .default("*")
    .transform((list) =>
      list.split(",").flatMap(
        (origin) =>
          origin
            .trim()
            .toLowerCase()
            .replace(/([^/])\/$/, "$1") || [],
      ),
    )
    .pipe(
      z.array(z.string().regex(ORIGIN, "* or origins with commas between, such as https://app.example.com")),
    ),
  /** Names that requests may be addressed to, beside that of PUBLIC_URL and this machine's own; without ports. */
  ALLOWED_HOSTS: list.refine(
    (hosts) => hosts.every(isHostName),
    "names or addresses without ports, by commas",
  ),
  /** Whose word on a client's address counts; empty: a proxy on this machine, where PUBLIC_URL says there is one. */
  TRUSTED_PROXIES: list.refine(
    (proxies) => proxies.every(isProxy),
    'addresses, networks such as 10.0.0.0/8, "loopback" or "private", by commas',
  ),
  TIDELOCK_DATA_DIR: z.string().min(1).default(".data"),
  TIDELOCK_DEMO: z.enum(["on", "off"]).default("on"),
  /** The server's heap in MB. Absent: a quarter of the memory that there is. */
  SERVER_HEAP_MB: z.coerce.number().int().min(128).optional(),
  /** Signs sessions. The launcher makes one and keeps it in the data folder. */
  AUTH_SECRET: z.string().min(32, "at least 32 characters").optional(),
  DEVICE_REQUESTS_PER_SECOND: z.coerce.number().positive().default(100),
  TENANT_REQUESTS_PER_SECOND: z.coerce.number().positive().default(5000),
  /** Whether pushes of low-priority edits alone are put off while the server is at its limit. */
  ADMISSION_CONTROL: z.enum(["on", "off"]).default("on"),
  API_TOKEN_REQUESTS_PER_SECOND: z.coerce.number().positive().default(20),
  /** What one account may ask of the dashboard's routes, and one browser of its pages. */
  PERSON_REQUESTS_PER_SECOND: z.coerce.number().positive().default(50),
  /** Whether alerts may go to http:// URLs too; in the demo they may. */
  WEBHOOK_ALLOW_HTTP: z.enum(["on", "off"]).optional(),
  /** Hosts inside the network that webhooks may reach all the same, as they stand in the URL. */
  WEBHOOK_INTERNAL_HOSTS: list,
  /** Where e-mail is handed in (invitations, forgotten passwords, alerts); absent: none is sent. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "an smtp:// or smtps:// URL")
    .optional(),
  MAIL_FROM: z.string().min(3).default("Tidelock <tidelock@localhost>"),
  /** Who sends it may read /metrics; without it only this machine may. */
  METRICS_TOKEN: z.string().min(16, "at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});
export type Config = z.infer<typeof Environment>;

let parsed: Config | undefined;

/**
 * The validated environment; the only reader of `process.env`.
 * @throws Error naming each bad variable and what it should be.
 */
export function config(): Config {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}

export function parseEnvironment(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = Environment.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n${lines.join("\n")}`);
}
