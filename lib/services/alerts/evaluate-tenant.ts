import { type AlertState, evaluateRule } from "@/lib/core/alerts/evaluate-rule";
import { thresholdsOf } from "@/lib/core/alerts/thresholds";
import type { AlertRule } from "@/lib/db/generated/client";
import { sql } from "@/lib/db/sql";
import type { TenantModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { featureOf } from "../rollout/feature-for";
import { conditionOf, isMuted } from "./alert-rule";
import type { AlertTenant } from "./alert-tenant";
import { announce } from "./announce";
import { endIncident } from "./end-incident";
import { openIncident } from "./open-incident";
import { SIGNALS } from "./signals";

export type Evaluated = { rules: number; fired: string[]; resolved: string[]; firing: string[] };

/** How often rules are evaluated. */
export const EVALUATE_EVERY_MS = 60_000;

const FAR_OFF = new Date(8.64e15);

/**
 * Evaluates every rule of a tenant once, and lays ready what is to be told. One transaction. While analytics isn't on,
 * rules keep their history as muted ones do; what fires still is told once it is.
 */
export async function evaluateTenant(tenant: AlertTenant, now: Date): Promise<Evaluated> {
  const silent = (await featureOf(tenant.tenant, "analytics")) !== "on";
  return withTenant(tenant.tenant, async (t) => {
    const where = { tenantId: tenant.tenant, deletedAt: null };
    await t.rows(
      sql`SELECT 1 FROM alert_rule WHERE tenant_id = ${tenant.tenant}::uuid ORDER BY id FOR UPDATE`,
    );
    const rules = await t.models.alertRule.findMany({ where, orderBy: { id: "asc" } });
    const evaluated: Evaluated = { rules: rules.length, fired: [], resolved: [], firing: [] };
    for (const rule of rules) {
      await evaluate(t, tenant, silent ? { ...rule, mutedUntil: FAR_OFF } : rule, now, evaluated);
    }
    return evaluated;
  });
}

async function evaluate(
  t: TenantModelTx,
  tenant: AlertTenant,
  rule: AlertRule,
  now: Date,
  evaluated: Evaluated,
): Promise<void> {
  const condition = conditionOf(rule);
  const value = await SIGNALS[condition.kind].now(t, condition, now);
  const reading = { at: now.getTime(), value };
  const { state, turn } = evaluateRule(thresholdsOf(condition, EVALUATE_EVERY_MS), stateOf(rule), reading);
  await t.models.alertRule.update({
    where: { tenantId_id: { tenantId: tenant.tenant, id: rule.id } },
    data: {
      firingSince: dateOf(state.firingSince),
      turningSince: dateOf(state.turningSince),
      evaluatedAt: now,
      value,
    },
  });
  if (turn === "fired" && value !== null) await openIncident(t, tenant, rule, value, now);
  if (turn === "resolved") await endIncident(t, tenant, rule, "recovered", now);
  if (state.firingSince !== null) await keepUp(t, tenant, rule, value, now);
  if (turn === "fired") evaluated.fired.push(rule.name);
  if (turn === "resolved") evaluated.resolved.push(rule.name);
  if (state.firingSince !== null) evaluated.firing.push(rule.name);
}

/** Remembers the worst value, and tells what was muted until now. */
async function keepUp(
  t: TenantModelTx,
  tenant: AlertTenant,
  rule: AlertRule,
  value: number | null,
  now: Date,
): Promise<void> {
  const open = await t.models.alertIncident.findFirst({
    where: { tenantId: tenant.tenant, ruleId: rule.id, resolvedAt: null },
  });
  if (!open) return;
  const unheard = open.announcedAt === null && !isMuted(rule, now);
  const incident = await t.models.alertIncident.update({
    where: { tenantId_id: { tenantId: tenant.tenant, id: open.id } },
    data: { peak: Math.max(open.peak, value ?? open.peak), ...(unheard && { announcedAt: now }) },
  });
  if (unheard) await announce(t, tenant, rule, incident, "alert.firing", now);
}

function stateOf(rule: AlertRule): AlertState {
  return {
    firingSince: rule.firingSince?.getTime() ?? null,
    turningSince: rule.turningSince?.getTime() ?? null,
    seenAt: rule.evaluatedAt?.getTime() ?? null,
  };
}

const dateOf = (at: number | null) => (at === null ? null : new Date(at));
