import {
  type AlertIncident,
  INCIDENT_ENDS,
  IncidentKind,
  type IncidentListQuery,
} from "@/lib/contract/alert";
import type { Page } from "@/lib/contract/page";
import type { AlertIncident as AlertIncidentRow, Prisma } from "@/lib/db/generated/client";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { newestFirst } from "./newest-first";

/**
 * The times that rules fired, the latest first; also of rules that are deleted.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export function listIncidents({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: IncidentListQuery;
}): Promise<Page<AlertIncident>> {
  const where: Prisma.AlertIncidentWhereInput = { tenantId: ctx.tenant, ...STATE[input.state] };
  return newestFirst(
    input,
    ({ take, order, beyond }) =>
      withTenant(ctx.tenant, async (t) => ({
        rows: await t.models.alertIncident.findMany({
          where: {
            ...where,
            ...(beyond && {
              OR: [
                { firedAt: { [beyond.operator]: beyond.at } },
                { firedAt: beyond.at, id: { [beyond.operator]: beyond.id } },
              ],
            }),
          },
          orderBy: [{ firedAt: order }, { id: order }],
          take,
        }),
        total: await t.models.alertIncident.count({ where }),
      })),
    { item: alertIncident, at: (row) => row.firedAt },
  );
}

const STATE: Record<IncidentListQuery["state"], Prisma.AlertIncidentWhereInput> = {
  all: {},
  open: { resolvedAt: null },
  resolved: { resolvedAt: { not: null } },
};

function alertIncident(row: AlertIncidentRow): AlertIncident {
  return {
    id: row.id,
    rule_id: row.ruleId,
    rule_name: row.ruleName,
    kind: IncidentKind.parse(row.kind),
    condition: row.condition,
    fired_at: row.firedAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    ended_by: INCIDENT_ENDS.find((end) => end === row.endedBy) ?? null,
    value: row.value,
    peak: row.peak,
    announced: row.announcedAt !== null,
  };
}
