"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import type { QueueItem } from "@/lib/contract/queue-review";
import { readMended } from "@/lib/core/queue/read-mended";
import { discardItem, restoreItem, retryItem } from "@/lib/query/queue";
import { useQueueChange } from "./use-queue-change";

type Props = { slug: string; item: QueueItem; canChange: boolean; onClose: () => void };

/** One edit of the queue: what it says, why it stands aside, and what a person may do about it. */
export function QueueItemDialog({ slug, item, canChange, onClose }: Props) {
  const sent = JSON.stringify(item.entry, null, 2);
  const [text, setText] = useState(sent);
  const [reason, setReason] = useState("");
  const [askReason, setAskReason] = useState(false);
  const mended = readMended(text);
  const edited = text !== sent;
  const name = `${item.domain}/${item.mobile_id}`;
  const retry = useQueueChange(
    slug,
    () => retryItem(slug, item.id, edited && mended.ok ? { entry: mended.entry } : {}),
    {
      done: () => `${name} is in the queue again`,
      onDone: onClose,
      quietErrors: true,
    },
  );
  const discard = useQueueChange(slug, () => discardItem(slug, item.id, reason.trim()), {
    done: () => `Discarded: ${name}`,
    undo: () => restoreItem(slug, item.id),
    onDone: onClose,
    quietErrors: true,
  });
  const restore = useQueueChange(slug, () => restoreItem(slug, item.id), {
    done: () => `${name} is set aside again`,
    onDone: onClose,
    quietErrors: true,
  });
  const mayMend = canChange && item.state === "set_aside";
  const failure = retry.error ?? discard.error ?? restore.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!askReason) retry.mutate();
    else if (reason.trim()) discard.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      wide
      title={name}
      description={
        <>
          From {item.device?.name ?? "a device that is gone"}, <Time at={item.received_at} />, tried{" "}
          {item.attempts === 1 ? "once" : `${item.attempts} times`}
        </>
      }
      footer={
        mayMend ? (
          askReason ? (
            <>
              <Button onClick={() => setAskReason(false)}>Back</Button>
              <Button
                variant="danger"
                type="submit"
                form="queue-item"
                disabled={!reason.trim()}
                pending={discard.isPending}
              >
                Discard this edit
              </Button>
            </>
          ) : (
            <>
              <Button variant="danger" onClick={() => setAskReason(true)}>
                Discard…
              </Button>
              <Button
                variant="primary"
                type="submit"
                form="queue-item"
                disabled={edited && !mended.ok}
                pending={retry.isPending}
              >
                {edited ? "Save and retry" : "Retry as it is"}
              </Button>
            </>
          )
        ) : canChange && item.state === "discarded" ? (
          <Button pending={restore.isPending} onClick={() => restore.mutate()}>
            Restore
          </Button>
        ) : null
      }
    >
      <form id="queue-item" onSubmit={submit} className="flex flex-col gap-4">
        {item.reason ? (
          <Notice tone={item.state === "set_aside" ? "warning" : "neutral"}>
            {item.reason} {item.code ? <code className="text-muted text-xs">{item.code}</code> : null}
          </Notice>
        ) : null}
        {askReason ? (
          <Field
            label="Why discard it?"
            description="Kept in the audit. The device steps back with its next pull."
          >
            <Input value={reason} onValueChange={setReason} maxLength={500} autoFocus />
          </Field>
        ) : (
          <Field
            label={mayMend ? "The edit, as JSON" : "The edit"}
            {...(mayMend && { description: "Mend what is wrong; the record's mobile_id has to stay." })}
            {...(edited && !mended.ok && { error: mended.message })}
          >
            <Textarea
              rows={12}
              readOnly={!mayMend}
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
        )}
        {failure ? (
          <Notice urgent tone="critical">
            {failure.message}
          </Notice>
        ) : null}
      </form>
    </Dialog>
  );
}
