import { guardedNextAuth } from "@/lib/http/guarded-next-auth";

export const dynamic = "force-dynamic";
export { guardedNextAuth as GET, guardedNextAuth as POST };
