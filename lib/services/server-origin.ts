import { config } from "@/lib/config";

/** The address that people reach this server by, as far as it was told: PUBLIC_URL, else on this machine. */
export function serverOrigin(): string {
  return config().PUBLIC_URL?.replace(/\/+$/, "") ?? localOrigin();
}

/** Where the server of this environment listens, asked from this machine. */
export function localOrigin(): string {
  const { HOST, PORT } = config();
  const host = HOST === "0.0.0.0" || HOST === "::" ? "127.0.0.1" : HOST.includes(":") ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}
