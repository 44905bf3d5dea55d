import { z } from "zod";

/** A path of this site: a sign-in page that leads anywhere would serve phishing. */
const OwnPath = z.string().regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u);

export const loginParams = { next: OwnPath.default("/"), error: z.string().max(64).optional() };
