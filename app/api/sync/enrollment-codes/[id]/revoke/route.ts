import { CodePath } from "@/lib/contract/enroll";
import { defineRoute } from "@/lib/http/define-route";
import { revokeCode } from "@/lib/services/enrollment/revoke-code";

export const dynamic = "force-dynamic";

/** Ends an enrolment code. Devices that enrolled with it stay. */
export const POST = defineRoute({
  auth: "person",
  params: CodePath,
  handler: ({ ctx, params }) => revokeCode({ ctx, input: params }),
});
