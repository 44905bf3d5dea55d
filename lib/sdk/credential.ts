import type { Reply } from "./believe";
import { meaningOf } from "./meaning";
import type { Outgoing, Send } from "./send";
import type { Retry } from "./with-retry";

/** The device's token, or how to get it at each request. */
export type Token = string | (() => string | Promise<string>);

/** What a client shows the server: its token, which may be replaced while it runs, and its app's version. */
export class Credential {
  #token: Token;
  readonly #appVersion: string | undefined;
  #serverVersion: string | null = null;

  readonly #check: (token: string) => void;

  /** `check` throws where a token must not be used. */
  constructor(
    { token, appVersion }: { token: Token; appVersion?: string },
    check: (token: string) => void = () => {},
  ) {
    this.#token = token;
    this.#appVersion = appVersion === undefined ? undefined : headerText(appVersion);
    this.#check = check;
  }

  async read(): Promise<string> {
    const token = typeof this.#token === "string" ? this.#token : await this.#token();
    this.#check(token);
    return token;
  }

  headers(token: string): Record<string, string> {
    return {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(this.#appVersion !== undefined && { "X-App-Version": this.#appVersion }),
    };
  }

  /** From now on this one, where the app did not give a way to ask for it. */
  replace(token: string): void {
    if (typeof this.#token === "string") this.#token = token;
  }

  /** Notes which version of the server answers. */
  heard({ header }: Reply): void {
    this.#serverVersion = header("Tidelock-Version");
  }

  /** Which app talks to which server, as far as one can tell; changes with an update of either. */
  get versions(): string | undefined {
    return this.#serverVersion === null ? undefined : `${this.#appVersion} ${this.#serverVersion}`;
  }
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
          ...(asked.body !== undefined && { "Content-Type": "application/json" }),
        };
        const reply = await send({ ...asked, url: root + path, headers });
        credential.heard(reply);
        return read(reply);
      };
      const token = await credential.read();
      try {
        return await attempt(token);
      } catch (error) {
        if (meaningOf(error) !== "signed_out") throw error;
        const newer = await credential.read();
        if (newer === token) throw error;
        return attempt(newer);
      }
    }, tries);
}

/** Where the server's paths begin. */
export function rootOf(url: string): string {
  return url.replace(/\/+$/, "");
}
