import { CreateCodeRequest } from "@/lib/contract/enroll";
import { createCode } from "@/lib/services/enrollment/create-code";
import { OPERATOR } from "@/lib/services/operator";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { command } from "./command";
import { wholeNumber } from "./whole-number";

type Options = { tenant: string; uses?: number; expiresInHours?: number; note?: string };

export const enrollmentCodeCreate = command<Options>({
  path: "enrollment-code create",
  summary: "make a code that devices enrol with; it is shown this once",
  configure: (parser) =>
    parser
      .requiredOption("--tenant <slug>", "whose devices")
      .option("--uses <n>", "how many devices may enrol with it (default: 1)", wholeNumber)
      .option("--expires-in-hours <n>", "until when (default: 168, a week)", wholeNumber)
      .option("--note <text>", "what it is for"),
  run: async ({ tenant, uses, expiresInHours, note }) => {
    const ctx = await findTenant(OPERATOR, tenant);
    const input = CreateCodeRequest.parse({ uses, expires_in_hours: expiresInHours, note });
    const { code, expires_at, uses: granted } = await createCode({ ctx, input });
    return {
      result: { code, expires_at, uses: granted },
      text: `${code}\nFor ${granted} device${granted === 1 ? "" : "s"}, until ${expires_at}.`,
    };
  },
});
