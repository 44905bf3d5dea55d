import { z } from "zod";
import { DOMAINS } from "@/lib/core/domains/registry";

const domain = z.enum(DOMAINS.map(({ name }) => name)).optional();

/** The state of the policies page in its address: whose editor or history is open. */
export const policiesPageParams = { edit: domain, history: domain };
