import { z } from "zod";

/** The secret of a link that works once, as it stands behind the # of the link. */
export const HeldLink = z.object({
  secret: z.string().regex(/^[\w-]{43}$/, "what stands behind the # of the link"),
});
export type HeldLink = z.infer<typeof HeldLink>;
