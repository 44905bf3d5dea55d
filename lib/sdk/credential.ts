import type { Reply } from "./believe";
import { meaningOf } from "./meaning";
import type { Outgoing, Send } from "./send";
import type { Retry } from "./with-retry";

/** The device's token, or how to get it at each request. */
export type Token = string | (() => string | Promise<string>);

export type Credential = ReturnType<typeof credentialOf>;

/**
 * What a client shows the server: its token, which may be replaced while it runs, and its app's version. `check` throws
 * where a token must not be used.
 */
export function credentialOf(
  { token, appVersion }: { token: Token; appVersion?: string },
  check: (token: string) => void = () => {},
) {
  const version = appVersion && { "X-App-Version": headerText(appVersion) };
  let serverVersion: string | null = null;
  return {
    async read(): Promise<string> {
      const current = typeof token === "string" ? token : await token();
      check(current);
      return current;
    },

    headers(current: string): Record<string, string> {
      return { ...version, ...(current && { Authorization: `Bearer ${current}` }) };
    },

    /** From now on this one, where the app did not give a way to ask for it. */
    replace(newer: string): void {
      if (typeof token === "string") token = newer;
    },

    /** Notes which version of the server answers. */
    heard({ header }: Reply): void {
      serverVersion = header("Tidelock-Version");
    },

    /** Which app talks to which server, as far as one can tell; changes with an update of either. */
    get versions(): string | undefined {
      return serverVersion === null ? undefined : `${appVersion} ${serverVersion}`;
    },
  };
}

/** The server keeps no more of it. */
const LONGEST_VERSION = 64;

/** A header carries Latin-1 at most, and proxies may mend even that: what is no plain ASCII goes percent-encoded. */
function headerText(appVersion: string): string {
  return appVersion
    .slice(0, LONGEST_VERSION)
    .replace(/[\ud800-\udfff]/gu, "?")
    .replace(/[^ -$&-~]+/g, encodeURIComponent);
}

/** What one attempt asks: made anew for each, so that it can say its time, and ask for less than the one before. */
export type Asked = Pick<Outgoing, "method" | "body" | "edits" | "page"> & { path: string };

/** Asks the server until it answers, and reads the answer. @throws SyncError, also what `read` throws. */
export type Call = <Answer>(
  ask: () => Asked,
  read: (reply: Reply) => Answer,
  tries?: number,
) => Promise<Answer>;

/**
 * Calls the server at `url` (scheme, host, and a path where the API is not at the root) as the device whose token this
 * is. Where the server refuses a token that was replaced meanwhile, the new one is tried at once.
 */
export function callAt(url: string, credential: Credential, send: Send, retry: Retry): Call {
  const root = rootOf(url);
  return (ask, read, tries) =>
    retry(async () => {
      const { path, ...asked } = ask();
      const attempt = async (token: string) => {
        const headers = {
          ...credential.headers(token),
          ...(asked.body && { "Content-Type": "application/json" }),
        };
        const reply = await send({ ...asked, url: root + path, headers });
        credential.heard(reply);
        return read(reply);
      };
      const token = await credential.read();
      return attempt(token).catch(async (error: unknown) => {
        const newer = meaningOf(error) === "signed_out" ? await credential.read() : token;
        if (newer === token) throw error;
        return attempt(newer);
      });
    }, tries);
}

/** Where the server's paths begin. */
export function rootOf(url: string): string {
  return url.replace(/\/+$/, "");
}
