import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState icon={<SearchX aria-hidden />} title="There is nothing here">
      It may have been removed, or the address is mistyped. The sections beside this page lead on.
    </EmptyState>
  );
}
