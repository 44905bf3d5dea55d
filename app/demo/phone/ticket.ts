import type { Tone } from "@/components/ui/tone";
import type { Fields } from "@/lib/contract/json";
import type { LocalRecord } from "@/lib/sdk/local-record";

export const STATUSES: readonly string[] = ["open", "in_progress", "waiting", "resolved"];
export const PRIORITIES: readonly string[] = ["low", "medium", "high", "critical"];

/** A ticket as the phone shows it; `version` is the one that the user sees, 0 for one that only this phone knows. */
export type Ticket = {
  id: string;
  title: string;
  description: string;
  status: string;
  priority: string;
  isEscalated: boolean;
  version: number;
  pending: number;
};

export function ticketOf({ mobileId: id, fields, version, pending }: LocalRecord): Ticket {
  const text = (name: string, absent = "") => (typeof fields[name] === "string" ? fields[name] : absent);
  return {
    id,
    title: text("title", "Untitled"),
    description: text("description"),
    status: text("status", "open"),
    priority: text("priority", "medium"),
    isEscalated: fields.is_escalated === true,
    version,
    pending,
  };
}

export function fieldsOf(ticket: Ticket): Fields {
  const { title, description, status, priority, isEscalated } = ticket;
  return { title, description, status, priority, is_escalated: isEscalated };
}

export function isDone(status: string): boolean {
  return ["resolved", "closed", "cancelled"].includes(status);
}

/** `in_progress` as people say it. */
export function wordsOf(value: string): string {
  const words = value.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const FIELD_WORDS: Record<string, string> = {
  title: "Title",
  description: "Description",
  status: "Status",
  priority: "Priority",
  is_escalated: "Escalated",
};

export function toneOfPriority(priority: string): Tone {
  if (priority === "critical") return "critical";
  return priority === "high" ? "warning" : "neutral";
}
