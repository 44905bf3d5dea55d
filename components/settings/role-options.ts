import type { SelectOption } from "@/components/ui/select";
import type { MembershipRole } from "@/lib/contract/member";

export const ROLE_OPTIONS: readonly SelectOption<MembershipRole>[] = [
  {
    value: "manager",
    label: "Manager",
    hint: "Changes policies, settles conflicts, invites people and devices",
  },
  { value: "viewer", label: "Viewer", hint: "Sees everything, changes nothing" },
];
