"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { Member, MembershipRole } from "@/lib/contract/member";
import { changeRole, type Members, membersQuery, removeMember, restoreMember } from "@/lib/query/members";

/** Changes of who is a member as what: shown at once, taken back where the server refuses, undone by a click. */
export function useMemberChanges(slug: string) {
  const client = useQueryClient();
  const { queryKey } = membersQuery(slug);
  const show = async (change: (items: Member[]) => Member[]) => {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, (now: Members | undefined) => now && { items: change(now.items) });
    return { before };
  };
  const settle = {
    onError: (error: Error, _given: unknown, shown?: { before: Members | undefined }) => {
      client.setQueryData(queryKey, shown?.before);
      toast.error(error.message);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  };

  const role = useMutation({
    mutationFn: ({ member, to }: { member: Member; to: MembershipRole }) =>
      changeRole(slug, member.user_id, to),
    onMutate: ({ member, to }) =>
      show((items) => items.map((item) => (item.user_id === member.user_id ? { ...item, role: to } : item))),
    onSuccess: (_done, { member, to }) =>
      toast.success(`${member.name} is a ${to} now`, {
        action: { label: "Undo", onClick: () => role.mutate({ member, to: member.role }) },
      }),
    ...settle,
  });

  const back = useMutation({
    mutationFn: (member: Member) => restoreMember(slug, member.user_id),
    onSuccess: (_done, member) => toast.success(`${member.name} is back`),
    onError: (error) => toast.error(error.message),
    onSettled: settle.onSettled,
  });

  const removal = useMutation({
    mutationFn: (member: Member) => removeMember(slug, member.user_id),
    onMutate: (member) => show((items) => items.filter((item) => item.user_id !== member.user_id)),
    onSuccess: (_done, member) =>
      toast.success(`${member.name} is no member any more`, {
        action: { label: "Undo", onClick: () => back.mutate(member) },
      }),
    ...settle,
  });

  return {
    changeRole: (member: Member, to: MembershipRole) => {
      if (to !== member.role) role.mutate({ member, to });
    },
    remove: (member: Member) => removal.mutate(member),
  };
}
