import { createTransport } from "nodemailer";
import { config } from "@/lib/config";
import { alertEmail } from "./alert-email";
import type { AlertMessage } from "./alert-message";

const TIMEOUT_MS = 10_000;

/**
 * Hands an alert to the operator's SMTP server.
 * @param id makes the Message-ID, so that mail programs drop a second copy
 * @returns what the server answered
 * @throws Error whose message says why it was not taken
 */
export async function sendEmail(to: string, id: string, message: AlertMessage): Promise<string> {
  const { SMTP_URL, MAIL_FROM } = config();
  if (!SMTP_URL) throw new Error("This server has no SMTP server to hand e-mail to (SMTP_URL).");
  const { hostname } = new URL(message.data.url);
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
      messageId: `<${id}@${hostname}>`,
      ...alertEmail(message),
      // Keeps out-of-office answers away.
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return response;
  } finally {
    transport.close();
  }
}
