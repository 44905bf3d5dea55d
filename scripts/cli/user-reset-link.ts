import { EmailAddress } from "@/lib/contract/user";
import { OPERATOR } from "@/lib/services/operator";
import { makeResetLink } from "@/lib/services/users/make-reset-link";
import { command } from "./command";

export const userResetLink = command<{ url?: string }>({
  path: "user reset-link",
  summary: "print a link by which an account's owner sets another password: once, within an hour",
  configure: (parser) =>
    parser
      .argument("<address>", "the account's e-mail address")
      .option("--url <url>", "where the server is reached (default: PUBLIC_URL, else HOST and PORT)"),
  run: async ({ url }, [address]) => {
    const made = await makeResetLink({
      person: OPERATOR,
      input: { email: EmailAddress.parse(address), origin: url?.replace(/\/+$/, "") },
    });
    const text = `${made.link}\nFor ${made.email} alone. It works once, until ${made.expires_at}.`;
    return { result: made, text };
  },
});
