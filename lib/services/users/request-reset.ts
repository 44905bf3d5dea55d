import { createHash, randomUUID } from "node:crypto";
import type { ForgottenRequest } from "@/lib/contract/sign-in";
import { takeTry } from "@/lib/db/user/throttle";
import { log } from "@/lib/log";
import { sendMail, sendsMail } from "../mail/send-mail";
import { Refusal } from "../refusal";
import { StrangerLimit } from "../stranger-limit";
import { resetLinkFor } from "./make-reset-link";

/** Each may make us send a mail. */
const askers = new StrangerLimit({
  perNetwork: { perSecond: 1 / 60, burst: 10 },
  inAll: { perSecond: 1, burst: 100 },
});
/** Nobody gets more of them, whoever asks. */
const PER_ADDRESS = { burst: 3, perSecond: 1 / 1200 };

/**
 * Mails a link that sets another password to an address, if anybody has an account with it. The answer is the same, and as
 * quick, for an address that nobody has.
 * @throws Refusal `rate_limited`; `not_found` where this server sends no mail
 */
export async function requestReset({
  input,
  address,
}: {
  input: ForgottenRequest;
  address: string;
}): Promise<void> {
  if (!sendsMail()) {
    throw new Refusal(
      "not_found",
      "This server sends no e-mail. Ask whoever runs it for a link: `npm run -s tidelock -- user reset-link <address>` makes one.",
    );
  }
  const waitSec = askers.take(address, Date.now());
  if (waitSec > 0) {
    throw new Refusal("rate_limited", "Too many requests for another password. Wait a little.", {
      retryAfterSec: waitSec,
    });
  }
  mailReset(input.email).catch((error) => log().warn({ err: error }, "a reset link could not be mailed"));
}

async function mailReset(email: string): Promise<void> {
  const key = createHash("sha256").update(`reset\n${email}`).digest();
  if ((await takeTry(key, PER_ADDRESS)) > 0) return;
  const made = await resetLinkFor(email);
  if (!made) return;
  const text = [
    "Somebody, most likely you, asked for another password of your Tidelock account.",
    "",
    "Open this link within an hour to choose one. It works once:",
    made.link,
    "",
    "If it wasn't you, ignore this mail: your password stays as it is.",
    "",
  ].join("\n");
  await sendMail({ to: email, id: randomUUID(), subject: "Choose another password", text });
}
