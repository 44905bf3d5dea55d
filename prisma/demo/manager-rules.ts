import type { ChangePolicyRequest } from "@/lib/contract/policy-review";

/** A change of a policy in the two weeks, `daysAgo` before their end. */
export type PolicyStory = { daysAgo: number; domain: string; change: ChangePolicyRequest };

export const POLICY_STORIES: { [tenant: string]: readonly PolicyStory[] } = {
  harbour: [
    {
      daysAgo: 13,
      domain: "work_order",
      change: {
        fields: { scheduled_at: "manual", parts: "manual" },
        reason: "Two crews came to Pier 7 on the same morning: a person decides about dates",
      },
    },
    {
      daysAgo: 11,
      domain: "task",
      change: { strategy: "client_wins", reason: "The crews see the site, the office does not" },
    },
    {
      daysAgo: 7,
      domain: "task",
      change: {
        strategy: "most_recent_wins",
        fields: { notes: "client_wins" },
        reason: "Edits of the office went under: the later one wins again, but notes stay with the crews",
      },
    },
    {
      daysAgo: 3,
      domain: "ticket",
      change: { on_tie: "manual", reason: "A tie on an escalated ticket deserves a look" },
    },
    {
      daysAgo: 2.5,
      domain: "task",
      change: {
        strategy: "client_wins",
        mode: "shadow",
        reason: "The crews ask for the last word again: let us see what that would change",
      },
    },
  ],
  alpine: [
    {
      daysAgo: 13,
      domain: "ticket",
      change: { fields: { assignee: "manual" }, reason: "Two people drove to the same call, one to none" },
    },
    {
      daysAgo: 12,
      domain: "attendance",
      change: { fields: { status: "manual" }, reason: "Payroll wants to see every disagreement" },
    },
    {
      daysAgo: 6,
      domain: "work_order",
      change: {
        fields: { scheduled_at: "manual" },
        delete: "manual",
        reason: "The gondola was planned twice in one night",
      },
    },
  ],
};

/** Devices that a manager shut out, by their person. */
export const REVOCATION_REASON = "Left the company on Friday; the phone was handed in";

/** What a manager writes beside a decision. */
export const DECISION_NOTES = [
  "Called the crew: the later date holds.",
  "The customer confirmed by mail.",
  "Checked the timesheet.",
  "As agreed with dispatch this morning.",
];
