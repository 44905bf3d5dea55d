import { QrCode } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CodeSnippet } from "@/components/ui/code-snippet";

type Props = {
  slug: string;
  /** The server's own address as devices reach it. */
  serverUrl: string;
  /** Devices that enrolled, and have not synced yet. */
  enrolled: number;
};

/** A tenant before its first sync: what to do, and a light that turns green by itself. */
export function FirstSync({ slug, serverUrl, enrolled }: Props) {
  return (
    <section
      aria-labelledby="first-sync"
      className="mx-auto flex max-w-2xl flex-col gap-5 rounded-lg border border-line bg-surface p-5 sm:p-8"
    >
      <div>
        <p role="status" className="mb-2 flex items-center gap-2 text-muted text-sm">
          <span aria-hidden className="relative flex size-2">
            <span className="absolute inset-0 animate-ping rounded-full bg-warning-fill" />
            <span className="relative size-2 rounded-full bg-warning-fill" />
          </span>
          {enrolled === 0
            ? "Waiting for the first device…"
            : `${enrolled} enrolled. Waiting for the first sync…`}
        </p>
        <h2 id="first-sync" className="font-semibold text-lg">
          Connect a device
        </h2>
        <p className="text-muted text-sm">
          Make an enrolment code, give it to the app, and sync. This page fills itself as soon as a device
          pushes.
        </p>
      </div>
      <div>
        <Button variant="primary" href={`/t/${slug}/settings?tab=enrolment`} icon={<QrCode aria-hidden />}>
          Make an enrolment code
        </Button>
      </div>
      <CodeSnippet label="In the app, with the SDK" code={sdkSnippet(serverUrl)} />
      <CodeSnippet label="Or by hand" code={curlSnippet(serverUrl)} />
    </section>
  );
}

const sdkSnippet = (
  url: string,
) => `import { createSyncClient, enrollDevice, memoryStorage, platform } from "@tidelock/sdk";

const { token } = await enrollDevice({ url: "${url}", code: CODE, fetch,
  device: { name: "My phone", platform: "android", app_version: "1.0.0" } });
const sync = createSyncClient({ ...platform(globalThis), url: "${url}", token, storage: memoryStorage() });
await sync.mutate({ domain: "task", changes: { title: "Hello" } });
await sync.syncAll();`;

const curlSnippet = (
  url: string,
) => `curl ${url}/api/v1/devices/enroll -H 'content-type: application/json' -d '
  {"enrollment_code": "CODE", "device": {"name": "My laptop", "platform": "curl", "app_version": "1"}}'

curl ${url}/api/v1/sync/push -H 'authorization: Bearer TOKEN' -H 'content-type: application/json' -d '
  {"batch_id": "first", "entries": [{"domain": "task", "mobile_id": "my-first-task", "data": {"title": "Hello"}}]}'`;
