import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";

/** What a colour says. Every tone also has an icon, so that nothing is told by colour alone. */
export type Tone = "good" | "warning" | "critical" | "neutral" | "accent";

export const TONE_ICON: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  warning: TriangleAlert,
  critical: CircleAlert,
  neutral: CircleDashed,
  accent: CircleDot,
};

export const TONE_TEXT: Record<Tone, string> = {
  good: "text-good",
  warning: "text-warning",
  critical: "text-critical",
  neutral: "text-muted",
  accent: "text-accent",
};

export const TONE_SOFT: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warning: "bg-warning-soft text-warning",
  critical: "bg-critical-soft text-critical",
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
};
