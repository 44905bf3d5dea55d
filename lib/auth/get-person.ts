import { headers } from "next/headers";
import { cache } from "react";
import type { SignedInPerson } from "@/lib/services/sessions/find-signed-in-person";
import { personOf } from "./person-of";

/** For server components: who is signed in, or null. Asked once for a page, however often it is called. */
export const getPerson = cache(async (): Promise<SignedInPerson | null> => personOf(await headers()));
