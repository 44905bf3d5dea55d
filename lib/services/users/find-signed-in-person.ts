import { prisma } from "@/lib/db/prisma";
import type { Person } from "../context";

/** `mustChangePassword`: until they do, nothing but changing it is open to them. */
export type SignedInPerson = Person & { mustChangePassword: boolean };

/** Null when the person is gone, or was signed out everywhere after this session began. */
export async function findSignedInPerson(session: {
  userId: string;
  sessionEpoch: number;
}): Promise<SignedInPerson | null> {
  const user = await prisma().appUser.findFirst({
    where: { id: session.userId, sessionEpoch: session.sessionEpoch },
    select: { id: true, email: true, name: true, isPlatformAdmin: true, mustChangePassword: true },
  });
  if (!user) return null;
  const { id, ...rest } = user;
  return { userId: id, ...rest };
}
