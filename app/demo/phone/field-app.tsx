"use client";

import { SyncProvider } from "@/lib/sdk/react";
import { EnrollScreen } from "./enroll-screen";
import { useOfflinePage } from "./use-offline-page";
import { usePhone } from "./use-phone";
import { Workspace } from "./workspace";

/** The sample app: one page that acts as a technician's phone. */
export function FieldApp() {
  useOfflinePage();
  const { phone, adopt } = usePhone();
  return (
    <div className="min-h-dvh bg-sunken">
      <div className="mx-auto flex min-h-dvh max-w-md flex-col bg-canvas sm:border-line sm:border-x">
        {phone === "opening" ? <main aria-busy="true" className="flex-1" /> : null}
        {phone === "new" ? <EnrollScreen onEnrolled={adopt} /> : null}
        {typeof phone === "object" ? (
          <SyncProvider client={phone.client}>
            <Workspace phone={phone} />
          </SyncProvider>
        ) : null}
      </div>
    </div>
  );
}
