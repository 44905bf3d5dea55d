import type { Send } from "./send";
import type { Call } from "./server";
import { accepted } from "./server";

/** The device's token, or how to get it at each request. */
export type Token = string | (() => string | Promise<string>);

/** What a client shows the server: its token, which may be replaced while it runs, and its app's version. */
export class Credential {
  #token: Token;
  readonly #appVersion: string | undefined;

  readonly #check: (token: string) => void;

  /** `check` throws where a token must not be used. */
  constructor(
    { token, appVersion }: { token: Token; appVersion?: string },
    check: (token: string) => void = () => {},
  ) {
    this.#token = token;
    this.#appVersion = appVersion;
    this.#check = check;
  }

  async read(): Promise<string> {
    const token = typeof this.#token === "string" ? this.#token : await this.#token();
    this.#check(token);
    return token;
  }

  headers(token: string): Record<string, string> {
    return {
      Authorization: `Bearer ${token}`,
      ...(this.#appVersion !== undefined && { "X-App-Version": this.#appVersion }),
    };
  }

  /** From now on this one, where the app did not give a way to ask for it. */
  replace(token: string): void {
    if (typeof this.#token === "string") this.#token = token;
  }
}

/**
 * Calls the server at `url` (scheme, host, and a path where the API is not at the root) as the device whose token this
 * is. Where the server refuses a token that was replaced meanwhile, the new one is tried at once.
 */
export function callAt(url: string, credential: Credential, send: Send, clock: () => number): Call {
  const root = url.replace(/\/+$/, "");
  return async (request, path) => {
    const attempt = (token: string) =>
      send({
        ...request,
        url: root + path,
        headers: {
          ...credential.headers(token),
          ...(request.body && { "Content-Type": "application/json" }),
        },
      });
    const token = await credential.read();
    const reply = await attempt(token);
    if (reply.status !== 401) return accepted(reply, clock());
    const newer = await credential.read();
    return accepted(newer === token ? reply : await attempt(newer), clock());
  };
}
