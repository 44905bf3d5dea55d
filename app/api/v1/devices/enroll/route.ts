import { EnrollRequest } from "@/lib/contract/enroll";
import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { enrollDevice } from "@/lib/services/enrollment/enroll-device";

export const dynamic = "force-dynamic";

/** Enrols a device with a code. The token is shown once. */
export const POST = defineRoute({
  auth: "public",
  crossOrigin: true,
  body: EnrollRequest,
  handler: async ({ input, request }) =>
    reply({ status: 201, json: await enrollDevice({ input, address: request.address }) }),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("POST");
