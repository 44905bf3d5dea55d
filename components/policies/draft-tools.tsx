"use client";

import { Download, Link2, Undo2, Upload } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";
import type { Policy } from "@/lib/contract/policy";
import { encodeDraft } from "@/lib/core/conflict/policy-draft";
import { readPolicyFile, writePolicyFile } from "@/lib/core/conflict/policy-file";
import type { Domain } from "@/lib/core/domains/domain";

type Props = {
  domain: Domain;
  draft: Policy;
  dirty: boolean;
  onImport: (policy: Policy) => void;
  onDiscard: () => void;
};

/** A draft in and out: as a file, as a link, and away with it. */
export function DraftTools({ domain, draft, dirty, onImport, onDiscard }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const read = readPolicyFile(await file.text(), domain.name);
    if (!read.ok) {
      toast.error("Nothing was imported", { description: read.why });
      return;
    }
    onImport(read.policy);
    const undo = { label: "Undo", onClick: () => onImport(draft) };
    toast.success(`Imported ${file.name} as the draft`, { action: undo });
  };
  const copyLink = async () => {
    const url = new URL(window.location.href);
    url.search = new URLSearchParams({ draft: encodeDraft(draft) }).toString();
    await navigator.clipboard.writeText(url.href);
    toast.success("Link to this draft copied");
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Policy file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void importFile(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Button size="sm" icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
        Import
      </Button>
      <Button
        size="sm"
        icon={<Download aria-hidden />}
        onClick={() =>
          saveFile(`${domain.name}-policy.json`, "application/json", writePolicyFile(domain.name, draft))
        }
      >
        Export
      </Button>
      <Button size="sm" icon={<Link2 aria-hidden />} onClick={() => void copyLink()}>
        Copy link
      </Button>
      {dirty ? (
        <Button
          size="sm"
          variant="ghost"
          icon={<Undo2 aria-hidden />}
          onClick={() => {
            onDiscard();
            toast("Draft thrown away", { action: { label: "Undo", onClick: () => onImport(draft) } });
          }}
        >
          Throw away
        </Button>
      ) : null}
    </div>
  );
}
