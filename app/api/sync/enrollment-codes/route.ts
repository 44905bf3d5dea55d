import { CreateCodeRequest } from "@/lib/contract/enroll";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { createCode } from "@/lib/services/enrollment/create-code";
import { listCodes } from "@/lib/services/enrollment/list-codes";

export const dynamic = "force-dynamic";

/** The tenant's enrolment codes, by their first characters. */
export const GET = defineRoute({ auth: "person", handler: listCodes });

/** Makes an enrolment code. It is shown once. */
export const POST = defineRoute({
  auth: "person",
  body: CreateCodeRequest,
  handler: async ({ ctx, input }) => reply({ status: 201, json: await createCode({ ctx, input }) }),
});
