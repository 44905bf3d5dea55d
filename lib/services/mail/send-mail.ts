import { createTransport } from "nodemailer";
import { config } from "@/lib/config";
import { serverOrigin } from "../server-origin";

const TIMEOUT_MS = 10_000;

export type Mail = {
  to: string;
  subject: string;
  text: string;
  /** Makes the Message-ID, so that mail programs drop a second copy. */
  id: string;
};

/** Whether this server can send e-mail at all. */
export function sendsMail(): boolean {
  return config().SMTP_URL !== undefined;
}

/**
 * Hands a mail to the operator's SMTP server.
 * @returns what the server answered
 * @throws Error whose message says why it was not taken
 */
export async function sendMail({ to, subject, text, id }: Mail): Promise<string> {
  const { SMTP_URL, MAIL_FROM } = config();
  if (!SMTP_URL) throw new Error("This server has no SMTP server to hand e-mail to (SMTP_URL).");
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    const { response } = await transport.sendMail({
      from: MAIL_FROM,
      to,
      messageId: `<${id}@${new URL(serverOrigin()).hostname}>`,
      subject,
      text,
      // Keeps out-of-office answers away.
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return response;
  } finally {
    transport.close();
  }
}
