import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import type { TenantSettings } from "@/lib/contract/tenant-settings";
import { settingsQuery } from "@/lib/query/settings";

type Props = {
  slug: string;
  /** Where the form will stand, while the settings are on their way. */
  shape: string;
  children: (settings: TenantSettings) => ReactNode;
};

/** A form over the tenant's settings, once they are there. */
export function WithSettings({ slug, shape, children }: Props) {
  const query = useQuery(settingsQuery(slug));
  if (query.data) return children(query.data);
  if (!query.isError) return <Skeleton className={shape} />;
  return (
    <QueryError
      title="The settings could not be loaded"
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}
