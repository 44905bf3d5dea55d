import type { Metadata } from "next";
import { InvitationView } from "@/components/login/invitation-view";
import { getPerson } from "@/lib/auth/get-person";

export const metadata: Metadata = { title: "Invitation" };
export const dynamic = "force-dynamic";

/** Where an invitation's link leads; see `linkTo`. */
export default async function InvitationPage() {
  return <InvitationView signedInAs={(await getPerson())?.email} />;
}
