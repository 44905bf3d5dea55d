import type { Strategy } from "@/lib/contract/strategy";

type Look = {
  label: string;
  /** The same colour in every chart, badge and dot. */
  color: string;
  /** What it does, in the words of the policies page. */
  sentence: string;
};

/** How each strategy is named and coloured everywhere. */
export const STRATEGY: Record<Strategy, Look> = {
  client_wins: {
    label: "Client wins",
    color: "var(--client-wins)",
    sentence: "The device's value is kept.",
  },
  server_wins: {
    label: "Server wins",
    color: "var(--server-wins)",
    sentence: "The server's value is kept.",
  },
  most_recent_wins: {
    label: "Most recent wins",
    color: "var(--most-recent-wins)",
    sentence: "The later edit is kept.",
  },
  preserve_escalation: {
    label: "Preserve escalation",
    color: "var(--preserve-escalation)",
    sentence: "An escalation is never lowered; otherwise the later edit is kept.",
  },
  manual: {
    label: "Manual",
    color: "var(--manual)",
    sentence: "A person decides.",
  },
};
