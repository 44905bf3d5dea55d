import type { Metadata } from "next";
import { ApiReference } from "@/components/api-reference/api-reference";
import api from "@/docs/reference/openapi.json";
import type { OpenApi } from "@/lib/contract/openapi";

export const metadata: Metadata = { title: "API reference" };

export default function ApiReferencePage() {
  return <ApiReference api={api as unknown as OpenApi} />;
}
