import { changePassword } from "@/lib/auth/change-password";
import { ChangePasswordRequest } from "@/lib/contract/sign-in";
import { defineRoute } from "@/lib/http/define-route";

export const dynamic = "force-dynamic";

/** Changes one's own password. Every other session of the account ends. */
export const POST = defineRoute({ auth: "newcomer", body: ChangePasswordRequest, handler: changePassword });
