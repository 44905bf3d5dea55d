import { LogOut, RefreshCw } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import { Switch } from "@/components/ui/switch";
import type { Tone } from "@/components/ui/tone";
import type { SyncStatus } from "@/lib/sdk/events";
import { useSyncStatus } from "@/lib/sdk/react";
import { SyncError } from "@/lib/sdk/sync-error";
import { forget } from "./identity";
import type { Phone } from "./open-phone";

/** Whose phone this is, whether it has a network, and how far it is in step. */
export function PhoneBar({ phone }: { phone: Phone }) {
  const { identity, client, airplane } = phone;
  const status = useSyncStatus();
  const [isOff, setIsOff] = useState(false);
  const [tone, words] = STATES[stateOf(status)];
  const turn = (off: boolean) => {
    setIsOff(off);
    airplane.set(off);
  };
  const syncNow = () => {
    // What goes wrong is said by the status.
    client.syncAll().catch((error: unknown) => {
      if (!(error instanceof SyncError)) throw error;
    });
  };
  const leave = async () => {
    forget();
    await client.signOut({ pending: "discard" });
  };
  return (
    <header className="sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-surface px-4 pt-[max(0.75rem,env(safe-area-inset-top))] pb-3">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="truncate font-semibold text-lg">{identity.name}'s phone</h1>
          <div role="status" className="text-sm">
            <Status tone={tone}>
              {words}
              {status.pending > 0 ? `, ${status.pending} to send` : ""}
            </Status>
          </div>
        </div>
        <div className="flex shrink-0 items-center">
          <IconButton
            label="Sync now"
            icon={<RefreshCw aria-hidden className={status.phase === "syncing" ? "animate-spin" : ""} />}
            disabled={!status.online}
            onClick={syncNow}
          />
          {status.pending === 0 ? (
            <IconButton label="Forget this phone" icon={<LogOut aria-hidden />} onClick={leave} />
          ) : null}
        </div>
      </div>
      <Switch label="Airplane mode" checked={isOff} onChange={turn} />
      {status.phase === "signed_out" || status.phase === "outdated" ? (
        <Notice tone="critical" urgent>
          {status.error instanceof SyncError ? status.error.detail : ""} What you wrote is kept.
        </Notice>
      ) : null}
    </header>
  );
}

type State = "offline" | "in_step" | "syncing" | "waiting" | "stopped";

const STATES: Record<State, [tone: Tone, words: string]> = {
  offline: ["warning", "No network"],
  in_step: ["good", "In step"],
  syncing: ["accent", "Syncing"],
  waiting: ["warning", "Will try again"],
  stopped: ["critical", "Stopped"],
};

function stateOf({ online, phase }: SyncStatus): State {
  if (phase === "signed_out" || phase === "outdated") return "stopped";
  if (!online) return "offline";
  if (phase === "idle") return "in_step";
  return phase;
}
