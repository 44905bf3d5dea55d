import { randomUUID } from "node:crypto";
import { log } from "@/lib/log";
import { sendMail, sendsMail } from "../mail/send-mail";
import { serverOrigin } from "../server-origin";

/** Tells an owner that their password is another one now, in case it wasn't them. Nobody waits for that mail. */
export function tellOfNewPassword(email: string): void {
  if (!sendsMail()) return;
  const text = [
    "The password of your Tidelock account was changed just now, and its other sessions have ended.",
    "",
    "If that was not you, set another one at once:",
    `${serverOrigin()}/login/forgotten`,
    "",
  ].join("\n");
  sendMail({ to: email, id: randomUUID(), subject: "Your password was changed", text }).catch((error) =>
    log().warn({ err: error }, "an owner could not be told of a new password"),
  );
}
