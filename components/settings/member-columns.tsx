import { UserMinus } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/column";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { Member, MembershipRole } from "@/lib/contract/member";
import { ROLE_OPTIONS } from "./role-options";

type Changes = {
  changeRole: (member: Member, role: MembershipRole) => void;
  remove: (member: Member) => void;
};

/** `changes` is absent for those who may only look. */
export function memberColumns(changes: Changes | undefined): Column<Member>[] {
  const columns: Column<Member>[] = [
    {
      key: "name",
      header: "Name",
      card: "title",
      cell: ({ name, email, is_you }) => (
        <span className="block">
          <span className="flex items-center gap-2">
            {name}
            {is_you ? <Badge tone="accent">you</Badge> : null}
          </span>
          <span className="block break-all font-normal text-muted text-xs">{email}</span>
        </span>
      ),
    },
    {
      key: "role",
      header: "Role",
      width: "12rem",
      cell: (member) => <RoleCell member={member} changes={changes} />,
    },
    { key: "joined", header: "Joined", align: "end", cell: ({ joined_at }) => <Time at={joined_at} /> },
    {
      key: "seen",
      header: "Last sign-in",
      align: "end",
      cell: ({ last_sign_in_at }) => <Time at={last_sign_in_at} absent="not yet" />,
    },
  ];
  if (!changes) return columns;
  const remove: Column<Member> = {
    key: "remove",
    header: "Remove",
    align: "end",
    card: "actions",
    width: "5rem",
    cell: (member) => (
      <IconButton
        size="sm"
        label={`Remove ${member.name}`}
        icon={<UserMinus aria-hidden />}
        onClick={() => changes.remove(member)}
      />
    ),
  };
  return [...columns, remove];
}

function RoleCell({ member, changes }: { member: Member; changes: Changes | undefined }) {
  if (!changes) return ROLE_OPTIONS.find(({ value }) => value === member.role)?.label;
  return (
    <Select
      size="sm"
      label={`Role of ${member.name}`}
      options={ROLE_OPTIONS}
      value={member.role}
      onChange={(role) => changes.changeRole(member, role)}
      className="w-28"
    />
  );
}
