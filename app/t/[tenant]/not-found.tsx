import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <EmptyState icon={<SearchX aria-hidden />} title="There is nothing here">
      It may have been removed, or the address is mistyped. The menu leads on.
    </EmptyState>
  );
}
