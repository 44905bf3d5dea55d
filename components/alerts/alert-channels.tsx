"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { QueryTable } from "@/components/ui/query-table";
import { alertChannelsQuery } from "@/lib/query/alerts";
import { channelColumns } from "./channel-columns";
import { ChannelDialog } from "./channel-dialog";
import { SecretDialog } from "./secret-dialog";
import { useChannelChanges } from "./use-channel-changes";

type Props = { slug: string; mayChange: boolean };

/** Where alerts go. */
export function AlertChannels({ slug, mayChange }: Props) {
  const query = useQuery(alertChannelsQuery(slug));
  const changes = useChannelChanges(slug);
  const [creating, setCreating] = useState(false);
  const create = mayChange ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      New channel
    </Button>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      {query.data && !query.data.email_configured ? (
        <Notice tone="neutral">
          E-mail is off: this server has no SMTP server to hand it to. Its operator sets <code>SMTP_URL</code>{" "}
          and <code>MAIL_FROM</code>. Webhooks work.
        </Notice>
      ) : null}
      <Card
        title="Channels"
        description="Each gets a message when a rule that names it fires, and one when it resolves."
        actions={query.data?.items.length === 0 ? null : create}
        flush
      >
        <QueryTable
          query={query}
          what="channels"
          caption="Channels"
          columns={channelColumns(mayChange ? changes : undefined)}
          rowKey={(channel) => channel.id}
          empty={
            <EmptyState icon={<Send aria-hidden />} title="No channels yet" actions={create}>
              A webhook is signed and reaches chat tools, pagers and your own services; e-mail reaches people.
            </EmptyState>
          }
        />
      </Card>
      {creating ? (
        <ChannelDialog
          slug={slug}
          emailConfigured={query.data?.email_configured ?? false}
          onClose={() => setCreating(false)}
        />
      ) : null}
      <SecretDialog created={changes.renewed} onClose={changes.forgetRenewed} />
    </div>
  );
}
