import type { Metadata } from "next";
import { ResetView } from "@/components/login/reset-view";

export const metadata: Metadata = { title: "Choose another password" };

/** Where a link from the mail or from the operator leads; see `linkTo`. */
export default function ResetPage() {
  return <ResetView />;
}
