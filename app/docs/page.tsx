import type { Metadata } from "next";
import { LoadedReference } from "@/components/api-reference/loaded-reference";

export const metadata: Metadata = { title: "API reference" };

export default function ApiReferencePage() {
  return <LoadedReference />;
}
