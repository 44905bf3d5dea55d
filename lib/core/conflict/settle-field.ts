import type { Reason, Winner } from "../../contract/conflict";
import type { Json } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { own } from "../own";
import { rank } from "./scale";

/** When a side wrote: corrected time in ms (null: unknown) and the version it knew or made. */
export type Moment = { time: number | null; version: number };

/** Both sides of one contested field. Undefined values are absent fields. */
export type Contest = {
  field: string;
  client: Moment & { value: Json | undefined };
  server: Moment & { value: Json | undefined };
};

/** What each side did not know of the other when it closed a record. */
export type Unseen = {
  /** The record holds an escalation that came after the entry's base. */
  byClient: boolean;
  /** The entry brings an escalation that the record's last writers did not know. */
  byServer: boolean;
};

export type Settlement = { winner: Winner; reason: Reason; rule: Strategy };

/** Who wins a contested field: the field's own rule, else the domain's strategy. Pure; throws on an unknown strategy. */
export function settleField(policy: Policy, contest: Contest, unseen: Unseen): Settlement {
  const rule = own(policy.fields, contest.field) ?? policy.strategy;
  const { winner, reason } = STRATEGY_RULES[rule](policy, contest, unseen);
  return { winner, reason, rule };
}

type Rule = (policy: Policy, contest: Contest, unseen: Unseen) => Omit<Settlement, "rule">;

const STRATEGY_RULES: Record<Strategy, Rule> = {
  client_wins: () => ({ winner: "client", reason: "client_wins" }),
  server_wins: () => ({ winner: "server", reason: "server_wins" }),
  manual: () => ({ winner: "nobody", reason: "manual" }),
  most_recent_wins: (policy, { client, server }) => laterTime(policy, client, server),
  preserve_escalation: (policy, contest, unseen) => {
    const scale = own(policy.critical, contest.field);
    const { client, server } = contest;
    if (scale) {
      const clientRank = rank(scale, client.value);
      const serverRank = rank(scale, server.value);
      if (clientRank === undefined || serverRank === undefined || clientRank === serverRank) {
        return { winner: laterTime(policy, client, server).winner, reason: "off_scale" };
      }
      return { winner: clientRank > serverRank ? "client" : "server", reason: "more_escalated" };
    }
    if (unseen.byClient && isClosing(policy, contest.field, client.value)) {
      return { winner: "server", reason: "unseen_escalation" };
    }
    if (unseen.byServer && isClosing(policy, contest.field, server.value)) {
      return { winner: "client", reason: "unseen_escalation" };
    }
    return laterTime(policy, client, server);
  },
};

/**
 * The later of two corrected times wins; closer together than the clocks can be trusted is a tie. Where a side has no
 * time, the higher version wins, which for a pushed entry is the record's: it was written after the entry's base.
 */
export function laterTime(policy: Policy, client: Moment, server: Moment): Omit<Settlement, "rule"> {
  const timed = client.time !== null && server.time !== null;
  const ahead = timed ? Number(client.time) - Number(server.time) : client.version - server.version;
  if (ahead === 0 || (timed && Math.abs(ahead) < policy.clock_tolerance_ms)) {
    return { winner: policy.on_tie === "manual" ? "nobody" : policy.on_tie, reason: "clock_tie" };
  }
  return { winner: ahead > 0 ? "client" : "server", reason: timed ? "later_time" : "higher_version" };
}

/** Whether this value of this field ends the record's work. */
export function isClosing(policy: Policy, field: string, value: Json | undefined): boolean {
  return policy.closing.field === field && typeof value === "string" && policy.closing.values.includes(value);
}
