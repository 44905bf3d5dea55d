"use client";

import { QrCode } from "lucide-react";
import { useState } from "react";
import { CreateCodeDialog } from "@/components/settings/create-code-dialog";
import { Button } from "@/components/ui/button";
import { CodeSnippet } from "@/components/ui/code-snippet";
import { countOf } from "@/lib/core/format/count";

type Props = {
  slug: string;
  /** The server's own address as devices reach it. */
  serverUrl: string;
  /** Devices that enrolled, and have not synced yet. */
  enrolled: number;
  /** Viewers can't make enrolment codes. */
  mayEnrol: boolean;
};

/** A tenant before its first sync: what to do, and a light that goes out when the page fills itself. */
export function FirstSync({ slug, serverUrl, enrolled, mayEnrol }: Props) {
  const [creating, setCreating] = useState(false);
  return (
    <section
      aria-labelledby="first-sync"
      className="mx-auto flex max-w-3xl flex-col gap-5 rounded-lg border border-line bg-surface p-5 sm:p-8"
    >
      <div>
        <p role="status" className="mb-2 flex items-center gap-2 text-muted text-sm">
          <span aria-hidden className="relative flex size-2">
            <span className="absolute inset-0 animate-ping rounded-full bg-warning-fill" />
            <span className="relative size-2 rounded-full bg-warning-fill" />
          </span>
          {waitingFor(enrolled)}
        </p>
        <h2 id="first-sync" className="font-semibold text-lg">
          Connect a device
        </h2>
        <p className="text-muted text-sm">
          {mayEnrol
            ? "Make an enrolment code, give it to the app, and sync."
            : "Ask a manager for an enrolment code, give it to the app, and sync."}{" "}
          This page fills itself as soon as a device pushes.
        </p>
      </div>
      {mayEnrol ? (
        <div>
          <Button variant="primary" icon={<QrCode aria-hidden />} onClick={() => setCreating(true)}>
            Make an enrolment code
          </Button>
          <CreateCodeDialog slug={slug} serverUrl={serverUrl} open={creating} onOpenChange={setCreating} />
        </div>
      ) : null}
      <CodeSnippet label="In the app, with the SDK" code={sdkSnippet(serverUrl)} />
      <CodeSnippet label="Or by hand" code={curlSnippet(serverUrl)} />
    </section>
  );
}

function waitingFor(enrolled: number): string {
  if (enrolled === 0) return "Waiting for the first device…";
  return `${countOf(enrolled, "device")} enrolled. Waiting for the first sync…`;
}

const sdkSnippet = (
  url: string,
) => `import { createSyncClient, enrollDevice, memoryStorage, platform } from "@tidelock/sdk";

const url = "${url}";
const device = { name: "My phone", platform: "android", app_version: "1.0.0" };
const { token } = await enrollDevice({ url, code: CODE, fetch, device });

const storage = memoryStorage();
const sync = createSyncClient({ ...platform(globalThis), url, token, storage });
await sync.mutate({ domain: "task", changes: { title: "Hello" } });
await sync.syncAll();`;

const curlSnippet = (url: string) => `curl ${url}/api/v1/devices/enroll \\
  -H 'content-type: application/json' -d '{"enrollment_code": "CODE",
    "device": {"name": "My laptop", "platform": "curl", "app_version": "1"}}'

curl ${url}/api/v1/sync/push \\
  -H 'authorization: Bearer TOKEN' -H 'content-type: application/json' -d '{"batch_id": "first",
    "entries": [{"domain": "task", "mobile_id": "my-first-task", "data": {"title": "Hello"}}]}'`;
