import {
  Activity,
  BellRing,
  GitMerge,
  ListOrdered,
  type LucideIcon,
  Scale,
  ScrollText,
  Settings2,
  Smartphone,
} from "lucide-react";

export type Section = {
  label: string;
  /** Behind `/t/<slug>`. */
  path: "" | "/devices" | "/conflicts" | "/policies" | "/queue" | "/alerts" | "/audit" | "/settings";
  icon: LucideIcon;
  /** The second key after `g`. */
  key: string;
};

/** The parts of a tenant that exist, in the order of the navigation. */
export const SECTIONS: readonly Section[] = [
  { label: "Overview", path: "", icon: Activity, key: "o" },
  { label: "Devices", path: "/devices", icon: Smartphone, key: "d" },
  { label: "Conflicts", path: "/conflicts", icon: GitMerge, key: "c" },
  { label: "Policies", path: "/policies", icon: Scale, key: "p" },
  { label: "Queue", path: "/queue", icon: ListOrdered, key: "q" },
  { label: "Alerts", path: "/alerts", icon: BellRing, key: "a" },
  { label: "Audit", path: "/audit", icon: ScrollText, key: "u" },
  { label: "Settings", path: "/settings", icon: Settings2, key: "s" },
];

export const sectionHref = (slug: string, section: Section) => `/t/${slug}${section.path}`;

/** Whether `pathname` lies in the section; the overview is only the tenant's first page itself. */
export function isInSection(pathname: string, slug: string, section: Section): boolean {
  const href = sectionHref(slug, section);
  if (section.path === "") return pathname === href || pathname === `${href}/`;
  return pathname === href || pathname.startsWith(`${href}/`);
}
