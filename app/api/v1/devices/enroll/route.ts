import { EnrollRequest } from "@/lib/contract/enroll";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { enrollDevice } from "@/lib/services/enrollment/enroll-device";

export const dynamic = "force-dynamic";

/** Enrols a device with a code. The token is shown once. */
export const POST = defineRoute({
  auth: "public",
  body: EnrollRequest,
  handler: async ({ input, request }) =>
    reply({ status: 201, json: await enrollDevice({ input, address: request.address }) }),
});
