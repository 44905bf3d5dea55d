import type { FieldVerdict } from "../../contract/conflict";
import type { Fields, Json } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { readTime } from "../../contract/time";
import { findDomain } from "../domains/registry";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import { isRaised } from "./scale";
import { settleField } from "./settle-field";

/** A whole entry: its version, optionally when it was changed, and its fields beside them or under `data`. */
export type WholeEntry = {
  version?: number;
  modified_at?: string | null;
  data?: Fields;
  [field: string]: unknown;
};

export type ResolveConflictInput = {
  domain: string;
  server_entry: WholeEntry;
  client_entry: WholeEntry;
  tenant_id: string;
};

export type ResolvedConflict = {
  resolution: "resolved" | "manual_required";
  /** The fields of both sides after the resolution, in the form of the server's entry; null where a person must decide. */
  winning_entry: WholeEntry | null;
  strategy_used: Strategy;
  fields: { [field: string]: Pick<FieldVerdict, "winner" | "reason"> };
};

/**
 * The engine's documented entry point: settles two whole entries of one record, every differing field contested.
 * `policyOf` knows the tenants' own policies; where it has none the domain's default applies. Never throws: what can't
 * be settled, an unknown domain included, is `manual_required`.
 */
export function resolveConflict(
  { domain, server_entry, client_entry, tenant_id }: ResolveConflictInput,
  policyOf: (tenantId: string, domain: string) => Policy | undefined = () => undefined,
): ResolvedConflict {
  try {
    const policy = policyOf(tenant_id, domain) ?? findDomain(domain)?.defaultPolicy;
    if (!policy) throw new Error(`there is no domain "${domain}"`);
    return settleEntries(policy, server_entry, client_entry);
  } catch {
    return { resolution: "manual_required", winning_entry: null, strategy_used: "manual", fields: {} };
  }
}

function settleEntries(policy: Policy, serverEntry: WholeEntry, clientEntry: WholeEntry): ResolvedConflict {
  const server = sideOf(serverEntry);
  const client = sideOf(clientEntry);
  const names = new Set([...Object.keys(server.fields), ...Object.keys(client.fields)]);
  const contested = [...names].filter(
    (name) => !jsonEqual(own(server.fields, name), own(client.fields, name)),
  );
  const unseen = {
    byClient: anyRaised(policy, client.fields, server.fields),
    byServer: anyRaised(policy, server.fields, client.fields),
  };
  const settled = contested.map((field) => {
    const contest = {
      field,
      client: { ...client.moment, value: own(client.fields, field) },
      server: { ...server.moment, value: own(server.fields, field) },
    };
    return [field, settleField(policy, contest, unseen)] as const;
  });
  const fields = Object.fromEntries(
    settled.map(([field, { winner, reason }]) => [field, { winner, reason }]),
  );
  const asked = settled.find(([, { winner }]) => winner === "nobody");
  if (asked) {
    return { resolution: "manual_required", winning_entry: null, strategy_used: asked[1].rule, fields };
  }
  const winning = { ...server.fields };
  for (const [field, { winner }] of settled) {
    if (winner === "server") continue;
    const value = own(client.fields, field);
    if (value === undefined) delete winning[field];
    else winning[field] = value;
  }
  const rules = new Set(settled.map(([, { rule }]) => rule));
  const strategy_used = rules.size === 1 ? ([...rules][0] ?? policy.strategy) : policy.strategy;
  const version = Math.max(server.moment.version, client.moment.version);
  return {
    resolution: "resolved",
    winning_entry: serverEntry.data ? { version, data: winning } : { ...winning, version },
    strategy_used,
    fields,
  };
}

function sideOf(entry: WholeEntry): { moment: { time: number | null; version: number }; fields: Fields } {
  const { version, modified_at, data, ...beside } = entry;
  const time = typeof modified_at === "string" ? readTime(modified_at) : null;
  return {
    moment: { time, version: version ?? 0 },
    fields: data ?? (beside as { [field: string]: Json }),
  };
}

function anyRaised(policy: Policy, before: Fields, after: Fields): boolean {
  return Object.entries(policy.critical).some(([field, scale]) =>
    isRaised(scale, own(before, field), own(after, field)),
  );
}
