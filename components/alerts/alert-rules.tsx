"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { BellRing, ListPlus, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { alertChannelsQuery, type AlertRules as Rules } from "@/lib/query/alerts";
import { ruleColumns } from "./rule-columns";
import { useRuleChanges } from "./use-rule-changes";

type Props = {
  slug: string;
  mayChange: boolean;
  rules: UseQueryResult<Rules>;
  onEdit: (id: string) => void;
};

/** Every rule in plain words, where it stands, and who is told. */
export function AlertRules({ slug, mayChange, rules, onEdit }: Props) {
  const channels = useQuery(alertChannelsQuery(slug));
  const changes = useRuleChanges(slug);
  return (
    <Card flush>
      <QueryTable
        query={rules}
        what="rules"
        caption="Alert rules"
        columns={ruleColumns(
          channels.data?.items ?? [],
          mayChange ? { ...changes, edit: onEdit } : undefined,
        )}
        rowKey={(rule) => rule.id}
        empty={
          <EmptyState
            icon={<BellRing aria-hidden />}
            title="No rules yet"
            actions={
              mayChange ? (
                <>
                  <Button
                    variant="primary"
                    icon={<ListPlus aria-hidden />}
                    pending={changes.addingUsual}
                    onClick={changes.addUsual}
                  >
                    Add the usual five
                  </Button>
                  <Button icon={<Plus aria-hidden />} onClick={() => onEdit("new")}>
                    Make one
                  </Button>
                </>
              ) : undefined
            }
          >
            A rule watches the failure or conflict rate, items set aside, the oldest unsynced change or device
            health, and tells when it turns. {mayChange ? "" : "A manager can make one."}
          </EmptyState>
        }
      />
    </Card>
  );
}
